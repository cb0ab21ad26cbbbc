#include "cli/store/record_json.h"

#include "base/base64.h"
#include "model/sys_flag.h"
#include "wire/json/utf8.h"
#include "wire/json/writer.h"
#include "wire/message/message_json.h"
#include "wire/record/message_id.h"

namespace saker::cli {
namespace {

using wire::json::Writer;

void write_body(Writer& json, const wire::record::Record& record) {
  const bool is_compressed = record.sys_flag & sys_flag::kCompressed;
  if (!is_compressed && wire::json::is_utf8(record.body)) {
    json.field("bodyEncoding", "utf8").field("body", record.body);
  } else {
    json.field("bodyEncoding", "base64").field("body", encode_base64(record.body));
  }
}

}  // namespace

std::string record_json(const wire::record::Record& record, bool with_body) {
  Writer json;
  json.begin_object()
      .field("commitLogOffset", record.log_offset.value)
      .field("storeSize", record.total_size)
      .field("topic", record.topic)
      .field("queueId", record.queue_id.value)
      .field("queueOffset", record.queue_offset.value)
      .field("storeTimestamp", record.store_timestamp_ms)
      .field("bornTimestamp", record.born_timestamp_ms)
      .field("storeHost", to_string(record.store_host))
      .field("bornHost", to_string(record.born_host))
      .field("offsetMsgId", wire::record::encode_message_id({record.store_host, record.log_offset}))
      .field("sysFlag", record.sys_flag)
      .field("flag", record.flag)
      .field("reconsumeTimes", record.reconsume_times)
      .field("preparedTransactionOffset", record.prepared_transaction_offset.value)
      .field("bodyCrc", record.body_crc)
      .field("bodySize", static_cast<std::int64_t>(record.body.size()));
  wire::message::write_properties(json, record.properties);
  if (with_body) write_body(json, record);
  json.end_object();
  return json.take();
}

}  // namespace saker::cli
