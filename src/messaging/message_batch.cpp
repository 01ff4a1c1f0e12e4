#include <ratatosk/messaging/message_batch.hpp>

#include "messaging/random_id.hpp"

namespace ratatosk {

MessageBatch::MessageBatch() : id_(RandomId()) {}

MessageBatch& MessageBatch::With(Message message) & {
  return messages_.push_back(std::move(message)), *this;
}
MessageBatch&& MessageBatch::With(Message message) && {
  return std::move(With(std::move(message)));
}

}  // namespace ratatosk
