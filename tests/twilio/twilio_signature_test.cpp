#include <ratatosk/channels/twilio/twilio_signature.hpp>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "channels/twilio/form_fields.hpp"
#include "support/test_data.hpp"

namespace ratatosk {
namespace {

namespace json = boost::json;

json::array LoadVectors() {
  std::ifstream file(test::TestData("twilio-signature-vectors.json"));
  std::ostringstream text;
  text << file.rdbuf();
  return json::parse(text.str()).as_array();
}

std::string Text(const json::object& vector, std::string_view name) {
  const auto* member = vector.if_contains(json::string_view(name.data(), name.size()));
  return member && member->is_string() ? std::string(member->as_string().c_str()) : std::string();
}

MessageSource SourceOf(const json::object& vector) {
  const auto body = Text(vector, "rawBody");
  const bool get = Text(vector, "method") == "GET";
  const bool is_json = Text(vector, "contentType").starts_with("application/json");
  auto source = get       ? MessageSource::UrlQuery(Text(vector, "url"))
                : is_json ? MessageSource::Json(body)
                          : MessageSource::UrlPost(body);
  const auto signature = Text(vector, "signature");
  return std::move(source).WithHeader("x-twilio-signature", signature);
}

SignatureVerdict VerifyVector(const json::object& vector) {
  const std::vector<Secret> tokens{Secret(Text(vector, "authToken"))};
  return TwilioSignature::Verify(SourceOf(vector), Text(vector, "url"), tokens);
}

TEST(TwilioSignature, MatchesEveryCoreVector) {
  int checked = 0;
  for (const auto& item : LoadVectors()) {
    const auto& vector = item.as_object();
    if (Text(vector, "group") != "core") continue;
    ++checked;
    EXPECT_EQ(VerifyVector(vector) == SignatureVerdict::Valid, vector.at("valid").as_bool())
        << Text(vector, "name") << ": " << VerifyVector(vector) << "; " << Text(vector, "note");
  }
  EXPECT_EQ(checked, 63);
}

// Where Twilio's Node helper is more lenient, or stricter, than the documentation.
TEST(TwilioSignature, HandlesOptionalVectorsAsDocumented) {
  const std::map<std::string, SignatureVerdict> expected{
      {"empty-query", SignatureVerdict::Valid},
      {"ipv6-host-port-seen-signed-without", SignatureVerdict::Valid},
      // Credentials are never signed by Twilio, so they are left out first.
      {"credentials-in-url-signed", SignatureVerdict::WrongSignature},
      {"credentials-in-url-port-443", SignatureVerdict::WrongSignature},
      {"credentials-not-signed", SignatureVerdict::Valid},
      // Nor is a fragment.
      {"fragment-not-stripped", SignatureVerdict::Valid},
      // No query is escaped anew.
      {"apostrophe-in-query-official-legacy", SignatureVerdict::WrongSignature},
      {"legacy-querystring", SignatureVerdict::WrongSignature},
      // The hash is compared as text, as the helper does.
      {"json-hash-upper-case", SignatureVerdict::BodyChanged},
  };
  std::size_t checked = 0;
  for (const auto& item : LoadVectors()) {
    const auto& vector = item.as_object();
    if (Text(vector, "group") == "core") continue;
    const auto name = Text(vector, "name");
    ASSERT_TRUE(expected.contains(name)) << name;
    EXPECT_EQ(VerifyVector(vector), expected.at(name)) << name;
    ++checked;
  }
  EXPECT_EQ(checked, expected.size());
}

TEST(TwilioSignature, MatchesClassicExampleOfDocumentation) {
  const std::string url = "https://mycompany.com/myapp.php?foo=1&bar=2";
  const auto source = MessageSource::UrlPost(
      "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309"
      "&To=%2B18005551212");
  EXPECT_EQ(TwilioSignature::Sign(source, url, Secret("12345")), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
}

const std::string kUrl = "https://hooks.example.com/in";
const std::string kBody =
    "MessageSid=SM00000000000000000000000000000001&From=whatsapp%3A%2B15551230001&Body=Ol%C3%A1+x";

MessageSource Signed(MessageSource source, const std::string& url, const std::string& token) {
  auto signature = TwilioSignature::Sign(source, url, Secret(token));
  return std::move(source).WithHeader("X-Twilio-Signature", std::move(signature));
}

std::string Decoded(std::string_view body) {
  std::string text;
  for (const auto& [name, value] : twilio::FormFields::Parse(body)) {
    text.append(name).append(1, '\0').append(value).append(1, '\0');
  }
  return text;
}

// What is signed of a form: names and values one after the other, nothing between. A change that
// keeps this text cannot be seen by any implementation.
std::string Joined(std::string_view body) {
  std::map<std::string, std::string> sorted;
  for (const auto& [name, value] : twilio::FormFields::Parse(body))
    sorted[std::string(name)] += value;
  std::string text;
  for (const auto& [name, value] : sorted) text.append(name).append(value);
  return text;
}

TEST(TwilioSignature, RejectsChangedByte) {
  const auto signature = TwilioSignature::Sign(MessageSource::UrlPost(kBody), kUrl, Secret("t"));
  const std::vector<Secret> tokens{Secret("t")};
  int changed = 0;
  int equal = 0;
  for (std::size_t i = 0; i < kBody.size(); ++i) {
    for (int value = 0; value < 256; ++value) {
      std::string body = kBody;
      body[i] = static_cast<char>(value);
      if (body == kBody) continue;
      const bool same_text = Joined(body) == Joined(kBody);
      const auto source = MessageSource::UrlPost(body).WithHeader("X-Twilio-Signature", signature);
      const auto verdict = TwilioSignature::Verify(source, kUrl, tokens);
      EXPECT_EQ(verdict == SignatureVerdict::Valid, same_text) << i << " <- " << value;
      same_text ? ++equal : ++changed;
    }
  }
  // The six that say the same: the case of the letters in %3A, %2B, %C3 and %A1; a space in place
  // of the plus; and "MessageSid&SM..." in place of "MessageSid=SM...", since nothing is signed
  // between a name and its value. That last one is Twilio's scheme, not ours.
  EXPECT_EQ(equal, 6);
  EXPECT_EQ(changed, static_cast<int>(kBody.size()) * 255 - equal);
  EXPECT_EQ(Decoded("a=%3a"), Decoded("a=%3A"));
}

TEST(TwilioSignature, AcceptsAnyTokenDuringRotation) {
  const auto source = Signed(MessageSource::UrlPost(kBody), kUrl, "old");
  const std::vector<Secret> both{Secret("new"), Secret(), Secret("old")};
  const std::vector<Secret> one{Secret("new")};
  EXPECT_EQ(TwilioSignature::Verify(source, kUrl, both), SignatureVerdict::Valid);
  EXPECT_EQ(TwilioSignature::Verify(source, kUrl, one), SignatureVerdict::WrongSignature);
}

TEST(TwilioSignature, AnEmptyTokenNeverMatches) {
  const auto source = Signed(MessageSource::UrlPost(kBody), kUrl, "");
  const std::vector<Secret> empty{Secret()};
  EXPECT_EQ(TwilioSignature::Verify(source, kUrl, empty), SignatureVerdict::NoToken);
  EXPECT_EQ(TwilioSignature::Verify(source, kUrl, {}), SignatureVerdict::NoToken);
  const std::vector<Secret> other{Secret(), Secret("t")};
  EXPECT_EQ(TwilioSignature::Verify(source, kUrl, other), SignatureVerdict::WrongSignature);
}

TEST(TwilioSignature, ErrorNamesMissingPart) {
  const std::vector<Secret> tokens{Secret("t")};
  const auto bare = MessageSource::UrlPost(kBody);
  EXPECT_EQ(TwilioSignature::Verify(bare, kUrl, tokens), SignatureVerdict::MissingSignature);
  const auto empty = MessageSource::UrlPost(kBody).WithHeader("X-Twilio-Signature", "");
  EXPECT_EQ(TwilioSignature::Verify(empty, kUrl, tokens), SignatureVerdict::MissingSignature);
  for (const std::string url : {"", "hooks.example.com/in", "https://", "https:///in"}) {
    const auto source = Signed(MessageSource::UrlPost(kBody), url, "t");
    EXPECT_EQ(TwilioSignature::Verify(source, url, tokens), SignatureVerdict::NoUrl) << url;
  }
}

TEST(TwilioSignature, NonFormBodyNeedsHash) {
  const std::vector<Secret> tokens{Secret("t")};
  for (const auto format : {SourceFormat::Json, SourceFormat::Text}) {
    const auto source = Signed(MessageSource(format, "{}"), kUrl, "t");
    EXPECT_EQ(TwilioSignature::Verify(source, kUrl, tokens), SignatureVerdict::UnprotectedBody);
    const auto url = kUrl + "?bodySHA256=";
    const auto blank = Signed(MessageSource(format, "{}"), url, "t");
    EXPECT_EQ(TwilioSignature::Verify(blank, url, tokens), SignatureVerdict::UnprotectedBody);
  }
}

TEST(TwilioSignature, RejectsHashInFragmentOrOtherParameter) {
  const std::vector<Secret> tokens{Secret("t")};
  const std::string hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
  for (const auto& url : {kUrl + "#bodySHA256=" + hash, kUrl + "?XbodySHA256=" + hash}) {
    const auto source = Signed(MessageSource::Json("{}"), url, "t");
    EXPECT_EQ(TwilioSignature::Verify(source, url, tokens), SignatureVerdict::UnprotectedBody);
  }
}

}  // namespace
}  // namespace ratatosk
