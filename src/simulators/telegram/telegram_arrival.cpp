#include <ratatosk/simulators/telegram/telegram_arrival.hpp>

#include <boost/json.hpp>

#include <utility>

namespace ratatosk::simulators {

namespace json = boost::json;

TelegramArrival& TelegramArrival::WithText(std::string what) {
  return text = std::move(what), *this;
}

TelegramArrival& TelegramArrival::WithFile(std::string file_kind,
                                           std::string file_id,
                                           std::string mime_type) {
  json::object file{
      {"file_id", file_id}, {"file_unique_id", "AQAD" + file_id.substr(0, 6)}, {"file_size", 1024}};
  if (!mime_type.empty()) file["mime_type"] = mime_type;
  text_is_caption = true;
  if (file_kind != "photo") return WithMember(std::move(file_kind), json::serialize(file));
  // Each photo comes in several sizes, with the largest last.
  auto small = file;
  small["file_id"] = file_id + "_small";
  small["width"] = 90;
  file["width"] = 1280;
  return WithMember("photo", json::serialize(json::array{small, file}));
}

TelegramArrival& TelegramArrival::WithLocation(double latitude, double longitude) {
  const json::object location{{"latitude", latitude}, {"longitude", longitude}};
  return WithMember("location", json::serialize(location));
}

TelegramArrival& TelegramArrival::WithLiveLocation(double latitude,
                                                   double longitude,
                                                   int period,
                                                   int heading) {
  const json::object location{{"latitude", latitude},
                              {"longitude", longitude},
                              {"live_period", period},
                              {"heading", heading},
                              {"horizontal_accuracy", 12.5}};
  return WithMember("location", json::serialize(location));
}

TelegramArrival& TelegramArrival::WithVenue(double latitude,
                                            double longitude,
                                            const std::string& title,
                                            const std::string& address) {
  WithLocation(latitude, longitude);
  const json::object venue{
      {"location", json::object{{"latitude", latitude}, {"longitude", longitude}}},
      {"title", title},
      {"address", address}};
  return WithMember("venue", json::serialize(venue));
}

TelegramArrival& TelegramArrival::WithContact(const std::string& phone, const std::string& first) {
  const json::object contact{{"phone_number", phone}, {"first_name", first}};
  return WithMember("contact", json::serialize(contact));
}

TelegramArrival& TelegramArrival::TapsButton(std::int64_t id, std::string data) {
  kind = Kind::CallbackQuery;
  message_id = id;
  return callback_data = std::move(data), *this;
}

TelegramArrival& TelegramArrival::Edits(std::int64_t id, std::string what) {
  kind = Kind::EditedMessage;
  message_id = id;
  return text = std::move(what), *this;
}

TelegramArrival& TelegramArrival::InReplyTo(std::int64_t id) { return reply_to = id, *this; }
TelegramArrival& TelegramArrival::InChat(std::int64_t chat_id) { return chat = chat_id, *this; }

TelegramArrival& TelegramArrival::WithName(std::string first) {
  return first_name = std::move(first), *this;
}

TelegramArrival& TelegramArrival::WithMember(std::string name, std::string value) {
  return members.emplace_back(std::move(name), std::move(value)), *this;
}

TelegramArrival& TelegramArrival::ToBot(std::string token) {
  return bot_token = std::move(token), *this;
}

}  // namespace ratatosk::simulators
