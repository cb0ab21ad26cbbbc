#include "wire/message/message.h"

#include <utility>

#include "model/property.h"
#include "model/sys_flag.h"
#include "wire/record/batch_body.h"
#include "wire/record/message_id.h"

namespace saker::wire::message {
namespace {

constexpr std::int32_t kBatchBits = sys_flag::kNeedUnwrap | sys_flag::kInnerBatch;

void add_units(const Message& batch, std::vector<Message>& messages) {
  wire::record::BatchWalk walk(batch.record.body);
  wire::record::BatchUnit unit;
  for (std::int64_t i = 0; walk.next(unit); ++i) {
    Message one = batch;
    one.record.sys_flag &= ~kBatchBits;
    one.record.flag = unit.flag;
    one.record.body = unit.body;
    one.record.properties = unit.properties;
    one.record.queue_offset = batch.record.queue_offset + i;
    messages.push_back(std::move(one));
  }
}

}  // namespace

std::string_view Message::property(std::string_view name) const {
  return property::find(record.properties, name);
}

std::string Message::offset_id() const {
  return wire::record::encode_message_id({record.store_host, record.log_offset});
}

std::string Message::id() const {
  const std::string_view unique = property(property::kUniqueKey);
  return unique.empty() ? offset_id() : std::string(unique);
}

Result<std::vector<Message>> split_messages(const std::string& broker, std::string body) {
  const auto bytes = std::make_shared<const std::string>(std::move(body));
  std::vector<Message> messages;
  for (std::string_view rest = *bytes; !rest.empty();) {
    Message message{broker, bytes, {}};
    const auto fault = wire::record::decode(rest, wire::record::BodyCrc::kIgnore, message.record);
    if (fault) {
      return Error{ErrorCode::kCorrupt,
                   "broker " + broker + " answered with bytes that are no " +
                       "message: " + std::string(wire::record::name_of(*fault))};
    }
    rest.remove_prefix(static_cast<std::size_t>(message.record.total_size));
    if ((message.record.sys_flag & kBatchBits) == kBatchBits) {
      add_units(message, messages);
    } else {
      messages.push_back(std::move(message));
    }
  }
  return messages;
}

}  // namespace saker::wire::message
