#include <ratatosk/core/error.hpp>

#include <gtest/gtest.h>

#include <sstream>

#include <ratatosk/core/operation_result.hpp>
#include <ratatosk/core/secret.hpp>

namespace ratatosk {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};
static_assert(!Streamable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_aggregate_v<Error> && !std::is_aggregate_v<Retry>);

TEST(ErrorTest, ModifiersReturnIndependentCopies) {
  const Error plain(MessagingErrorCodes::SendMessageFailed, "no luck");
  const Error marked = plain.WithCertainty(Certainty::Unknown).WithMember("Receiver");
  EXPECT_EQ(plain.Certainty(), Certainty::None);
  EXPECT_EQ(plain.Member(), "");
  EXPECT_EQ(marked.Certainty(), Certainty::Unknown);
  EXPECT_EQ(marked.Member(), "Receiver");
  EXPECT_EQ(marked.Message(), "no luck");
}

TEST(ErrorTest, PrintsOneLine) {
  ProviderAnswer answer;
  answer.WithCode("21211")
      .WithHttpStatus(400)
      .WithMessage("bad")
      .WithMoreInfo("http://x")
      .WithRequestId("RQ1");
  std::vector<ValidationFault> faults;
  faults.emplace_back("Id", MessagingErrorCodes::MessagingError, "is empty");
  faults.emplace_back("Content", MessagingErrorCodes::MessagingError, "is missing");
  const auto error = Error(MessagingErrorCodes::InvalidRecipient, "no such number")
                         .WithFaults(std::move(faults))
                         .WithProvider(answer)
                         .WithCertainty(Certainty::Rejected)
                         .WithRetry(Retry::After(std::chrono::milliseconds(5)));
  std::ostringstream text;
  text << error;
  EXPECT_EQ(error.ToText(), text.str());
  for (const auto* part :
       {"INVALID_RECIPIENT", "no such number", "Id: is empty", "Content: is missing", "Rejected",
        "After(5ms)", "21211", "400", "bad", "http://x", "RQ1"}) {
    EXPECT_NE(text.str().find(part), std::string::npos) << part << " in " << text.str();
  }
}

TEST(ErrorTest, SaysProvidersTextOnce) {
  ProviderAnswer answer;
  answer.WithHttpStatus(400).WithMessage("The number is not valid");
  const auto quoting =
      Error(MessagingErrorCodes::InvalidRecipient, "21211: The number is not valid");
  EXPECT_EQ(quoting.WithProvider(answer).ToText(),
            "INVALID_RECIPIENT: 21211: The number is not valid [HTTP 400]");
  EXPECT_EQ(Error(MessagingErrorCodes::InvalidRecipient, "refused").WithProvider(answer).ToText(),
            "INVALID_RECIPIENT: refused [HTTP 400] [provider: The number is not valid]");
}

TEST(ErrorTest, EscapesLineBreaksFromOutside) {
  const std::string text = "a\r\nERROR \x1b[31mb\x7f";
  ProviderAnswer answer;
  answer.WithCode(text).WithMessage(text).WithMoreInfo(text).WithRequestId(text);
  std::vector<ValidationFault> faults;
  faults.emplace_back(text, MessagingErrorCodes::MessagingError, text);
  faults.emplace_back(text, MessagingErrorCodes::MessagingError, text);
  const auto error = Error(MessagingErrorCodes::MessagingError, text)
                         .WithFaults(std::move(faults))
                         .WithMember(text)
                         .WithProvider(answer);
  EXPECT_EQ(error.ToText().find_first_of("\r\n\x1b\x7f"), std::string::npos) << error.ToText();
  EXPECT_NE(error.ToText().find("a??ERROR ?[31mb?"), std::string::npos);
  EXPECT_EQ(error.Message(), text);
}

TEST(ErrorTest, SingleFaultSetsMember) {
  std::vector<ValidationFault> one;
  one.emplace_back("Id", MessagingErrorCodes::MessagingError, "is empty");
  const auto error = Error(MessagingErrorCodes::MessagingError).WithFaults(std::move(one));
  EXPECT_EQ(error.Member(), "Id");
}

TEST(RetryTest, ClampsDelays) {
  EXPECT_EQ(Retry::After(std::chrono::hours(24 * 365)).Delay().count(), UINT32_MAX);
  EXPECT_EQ(Retry::After(std::chrono::milliseconds(-1)).Delay().count(), 0);
}

TEST(OperationResultTest, IsFailureByDefault) {
  const OperationResult<int> unset;
  EXPECT_FALSE(unset);
  EXPECT_EQ(unset.Error().Code(), MessagingErrorCodes::Unset);
  EXPECT_THROW((void)unset.Value(), BadResultAccess);
  EXPECT_TRUE(OperationResult<void>::Success());
  EXPECT_FALSE(OperationResult<void>());
}

TEST(OperationResultTest, ThrowsWhenMissingMemberIsRead) {
  const auto said = [](auto ask) -> std::string {
    try {
      ask();
    } catch (const BadResultAccess& access) {
      return access.what();
    }
    return "nothing";
  };
  EXPECT_EQ(said([] { (void)OperationResult<int>().Value(); }),
            "OperationResult has no value: UNSET");
  const std::string none = "OperationResult::Error() was called on a success; check Ok() first";
  EXPECT_EQ(said([] { (void)OperationResult<int>(1).Error(); }), none);
  EXPECT_EQ(said([] { (void)OperationResult<void>::Success().Error(); }), none);
}

TEST(SecretTest, ComparesAndReveals) {
  const Secret secret(std::string("token"));
  EXPECT_EQ(secret.Reveal(), "token");
  EXPECT_TRUE(secret == Secret(std::string("token")));
  EXPECT_FALSE(secret == Secret(std::string("tokem")));
  EXPECT_FALSE(secret == Secret());
  EXPECT_TRUE(Secret().Empty());
}

}  // namespace
}  // namespace ratatosk
