#include <ratatosk/core/error.hpp>

#include <ostream>
#include <sstream>

#include <ratatosk/core/operation_result.hpp>

namespace ratatosk {

static_assert(sizeof(Error) == 48);

struct Error::Details {
  std::string_view domain;
  std::string message;
  std::string member;
  std::vector<ValidationFault> faults;
  ProviderAnswer provider;
};

std::ostream& operator<<(std::ostream& out, ErrorCode code) { return out << code.Text(); }

std::string_view ToString(Certainty certainty) noexcept {
  switch (certainty) {
    case Certainty::None:
      return "None";
    case Certainty::NotSent:
      return "NotSent";
    case Certainty::Rejected:
      return "Rejected";
    case Certainty::Unknown:
      return "Unknown";
  }
  return "?";
}

std::ostream& operator<<(std::ostream& out, Certainty certainty) {
  return out << ToString(certainty);
}

std::ostream& operator<<(std::ostream& out, Retry retry) {
  switch (retry.Kind()) {
    case RetryKind::Never:
      return out << "Never";
    case RetryKind::Now:
      return out << "Now";
    case RetryKind::After:
      return out << "After(" << retry.Delay().count() << "ms)";
  }
  return out;
}

Error::Error(ErrorCode code, std::string message, std::string_view domain) : code_(code) {
  if (message.empty() && domain == kMessagingDomain) return;
  auto details = std::make_shared<Details>();
  details->domain = domain;
  details->message = std::move(message);
  details_ = std::move(details);
}

std::string_view Error::Domain() const noexcept {
  return details_ ? details_->domain : kMessagingDomain;
}

std::string_view Error::Message() const noexcept {
  return details_ ? std::string_view(details_->message) : std::string_view();
}

std::string_view Error::Member() const noexcept {
  return details_ ? std::string_view(details_->member) : std::string_view();
}

std::span<const ValidationFault> Error::Faults() const noexcept {
  if (!details_) return {};
  return details_->faults;
}

const ProviderAnswer& Error::Provider() const noexcept {
  static const ProviderAnswer none;
  return details_ ? details_->provider : none;
}

std::shared_ptr<Error::Details> Error::CopyDetails() const {
  if (details_) return std::make_shared<Details>(*details_);
  auto details = std::make_shared<Details>();
  details->domain = kMessagingDomain;
  return details;
}

Error Error::WithCertainty(ratatosk::Certainty certainty) const {
  Error copy = *this;
  copy.certainty_ = certainty;
  return copy;
}

Error Error::WithRetry(ratatosk::Retry retry) const {
  Error copy = *this;
  copy.retry_ = retry;
  return copy;
}

Error Error::WithMember(std::string member) const {
  Error copy = *this;
  auto details = CopyDetails();
  details->member = std::move(member);
  copy.details_ = std::move(details);
  return copy;
}

Error Error::WithFaults(std::vector<ValidationFault> faults) const {
  Error copy = *this;
  auto details = CopyDetails();
  details->member = faults.size() == 1 ? faults.front().Member() : std::string();
  details->faults = std::move(faults);
  copy.details_ = std::move(details);
  return copy;
}

Error Error::WithProvider(ProviderAnswer answer) const {
  Error copy = *this;
  auto details = CopyDetails();
  details->provider = std::move(answer);
  copy.details_ = std::move(details);
  return copy;
}

Error Error::WithCode(ErrorCode code, std::string_view domain) const {
  Error copy = *this;
  copy.code_ = code;
  auto details = CopyDetails();
  details->domain = domain;
  copy.details_ = std::move(details);
  return copy;
}

namespace {

// Text with control characters replaced by '?'. Parts of an error come from outside and must not be
// able to start a new log line.
class OnOneLine {
 public:
  explicit OnOneLine(std::string_view text) : text_(text) {}

  friend std::ostream& operator<<(std::ostream& out, OnOneLine shown) {
    for (const char c : shown.text_) {
      out.put(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c);
    }
    return out;
  }

 private:
  std::string_view text_;
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const Error& error) {
  out << error.Code();
  if (!error.Member().empty()) out << " [" << OnOneLine(error.Member()) << ']';
  if (!error.Message().empty()) out << ": " << OnOneLine(error.Message());
  if (error.Faults().size() > 1) {
    for (const auto& fault : error.Faults()) {
      out << "; " << OnOneLine(fault.Member()) << ": " << OnOneLine(fault.Message()) << " ("
          << fault.Code() << ')';
    }
  }
  if (error.Certainty() != Certainty::None) {
    out << " (" << error.Certainty() << ", retry " << error.Retry() << ')';
  }
  const auto& provider = error.Provider();
  if (provider.HttpStatus() != 0) out << " [HTTP " << provider.HttpStatus() << ']';
  // Often the message quotes the provider's.
  const auto unsaid = [&](std::string_view text) {
    return !text.empty() && error.Message().find(text) == std::string_view::npos;
  };
  if (!provider.Code().empty()) out << " [provider code " << OnOneLine(provider.Code()) << ']';
  if (unsaid(provider.Message())) out << " [provider: " << OnOneLine(provider.Message()) << ']';
  if (!provider.MoreInfo().empty()) out << " [see " << OnOneLine(provider.MoreInfo()) << ']';
  if (!provider.RequestId().empty()) out << " [request " << OnOneLine(provider.RequestId()) << ']';
  return out;
}

std::string Error::ToText() const {
  std::ostringstream text;
  text << *this;
  return std::move(text).str();
}

BadResultAccess::BadResultAccess(const ratatosk::Error& error)
    : std::logic_error("OperationResult has no value: " + std::string(error.Code().Text())) {}

BadResultAccess::BadResultAccess()
    : std::logic_error("OperationResult::Error() was called on a success; check Ok() first") {}

}  // namespace ratatosk
