#pragma once

#include <cstdint>
#include <string>

#include "front/http/admin/admin_call.h"
#include "wire/message/new_message.h"

namespace saker::front {

/// What a broker says of a message that it has stored.
struct SentMessage {
  std::int32_t queue = 0;
  std::int64_t offset = 0;
  std::string id;
  std::string offset_id;
  std::string recall_handle;  ///< of a message with a time of delivery: takes it back
  bool is_on_disk = true;     ///< else it is stored, but the disk took too long
};

/// Stores a message, and waits for that. Thread: one of the site's.
api::OutcomeOf<SentMessage> send_message(AdminCall& call, const wire::message::NewMessage& message);

}  // namespace saker::front
