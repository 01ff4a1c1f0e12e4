#pragma once

#include <ratatosk/simulators/common/http_types.hpp>
#include <ratatosk/simulators/telegram/telegram_records.hpp>

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ratatosk::simulators {

/// The parameters of a call, whichever of the four ways they were sent. Nested JSON is kept as JSON
/// text, which is how forms contain it.
class BotParams {
 public:
  /// Sets `fault` if the parameters cannot be read.
  static BotParams Read(const HttpRequest& request, std::string& fault);

  /// Returns null if the parameter is missing.
  const std::string* Find(std::string_view name) const noexcept;
  bool Has(std::string_view name) const noexcept { return Find(name) != nullptr; }
  /// Returns an empty string if the parameter is missing.
  std::string Text(std::string_view name) const;
  /// Returns nullopt if the parameter is missing or not an integer.
  std::optional<std::int64_t> Integer(std::string_view name) const;
  std::optional<double> Number(std::string_view name) const;
  bool Flag(std::string_view name) const;
  /// Returns a JSON null if the parameter is missing or cannot be parsed.
  boost::json::value Json(std::string_view name) const;
  const TelegramUpload* Upload(std::string_view field) const noexcept;

  std::vector<std::pair<std::string, std::string>> values;
  std::vector<TelegramUpload> uploads;

 private:
  void ReadJson(std::string_view body, std::string& fault);
  void ReadMultipart(std::string_view body, std::string_view content_type, std::string& fault);
};

}  // namespace ratatosk::simulators
