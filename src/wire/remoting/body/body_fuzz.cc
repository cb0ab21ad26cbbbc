#include <cstdint>

#include "base/assert.h"
#include "wire/remoting/body/batch_ack.h"
#include "wire/remoting/body/delay_offset_table.h"
#include "wire/remoting/body/group_table.h"
#include "wire/remoting/body/heartbeat_data.h"
#include "wire/remoting/body/offset_table.h"
#include "wire/remoting/body/register_broker_body.h"
#include "wire/remoting/body/request_mode.h"
#include "wire/remoting/body/topic_route_data.h"
#include "wire/remoting/body/topic_table.h"

/// Whatever decodes encodes, and decodes again to the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace saker::wire::remoting::body;
  namespace json = saker::wire::json;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 9) {
    case 0:
      if (const auto body = decode_heartbeat(text)) {
        SAKER_ASSERT(*decode_heartbeat(encode(*body)) == *body);
      }
      break;
    case 1:
      if (const auto body = decode_register_broker_body(text, {false, 513})) {
        SAKER_ASSERT(*decode_register_broker_body(encode(*body), {}) == *body);
      }
      break;
    case 2:
      if (const auto body = decode_topic_route(text)) {
        SAKER_ASSERT(*decode_topic_route(encode(*body, json::Style::kStandard)) == *body);
      }
      break;
    case 3:
      if (const auto body = decode_group_table(text)) {
        SAKER_ASSERT(*decode_group_table(encode(*body, json::Style::kFile)) == *body);
      }
      break;
    case 4:
      if (const auto body = decode_batch_acks(text)) {
        const std::string name = body->empty() ? "" : body->front().receipt.broker_name;
        SAKER_ASSERT(*decode_batch_acks(encode_batch_acks(*body, name)) == *body);
      }
      break;
    case 5:
      if (const auto body = decode_request_mode_table(text)) {
        SAKER_ASSERT(*decode_request_mode_table(encode(*body)) == *body);
      }
      break;
    case 6:
      if (const auto body = decode_topic_table(text)) {
        SAKER_ASSERT(*decode_topic_table(encode(*body, json::Style::kFile)) == *body);
      }
      break;
    case 7:
      if (const auto body = decode_delay_offset_table(text)) {
        SAKER_ASSERT(*decode_delay_offset_table(encode(*body, json::Style::kFile)) == *body);
      }
      break;
    default:
      if (const auto body = decode_offset_table(text)) {
        SAKER_ASSERT(*decode_offset_table(encode(*body, json::Style::kFile)) == *body);
      }
  }
  return 0;
}
