#include "wire/record/revive_record.h"

#include <algorithm>

#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::wire::record {
namespace {

constexpr std::int64_t kMessagesMax = 127;      // a signed byte counts them
constexpr std::int64_t kBatchOffset = -1;       // stands in `ao` where `aol` lists the offsets
constexpr std::size_t kAckedOffsetsMax = 4096;  // more than any pop hands out

std::string text_of(json::Value object, std::string_view name, std::string_view long_name) {
  const json::Value value = object[name];
  return (value.is_null() ? object[long_name] : value).text_or("");
}

std::int64_t number_of(json::Value object, std::string_view name, std::string_view long_name) {
  const json::Value value = object[name];
  return (value.is_null() ? object[long_name] : value).long_or(0);
}

Result<json::Document> parse_object(std::string_view text) {
  Result<json::Document> document = json::Document::parse(text);
  if (document && !document->root().is_object()) {
    return Error{ErrorCode::kInvalidArgument, "the revive record is no JSON object"};
  }
  return document;
}

Error nameless() {
  return {ErrorCode::kInvalidArgument, "the revive record lacks its topic or its group"};
}

/// Times and offsets that can be added to without a thought.
bool is_sane(std::int64_t number) { return number >= 0 && number < INT64_MAX / 4; }
Error insane() {
  return {ErrorCode::kInvalidArgument, "the revive record has an impossible time or offset"};
}

void read_distances(json::Value root, CheckPointRecord& record) {
  const std::int64_t count = std::clamp<std::int64_t>(root["n"].long_or(0), 0, kMessagesMax);
  for (const json::Value& distance : root["d"].items()) {
    if (static_cast<std::int64_t>(record.distances.size()) == count) break;
    record.distances.push_back(distance.int_or(0));
  }
  while (static_cast<std::int64_t>(record.distances.size()) < count) {
    record.distances.push_back(static_cast<std::int32_t>(record.distances.size()));
  }
}

template <class Record>
std::string key_begin(const Record& record, std::int64_t offset) {
  return record.topic + '@' + std::to_string(record.queue_id.value) + '@' + std::to_string(offset) +
         '@' + record.group + '@' + std::to_string(record.pop_time_ms) + '@' + record.broker_name +
         '@';
}

}  // namespace

std::string encode(const CheckPointRecord& record) {
  json::Writer writer;
  writer.begin_object()
      .field("bm", static_cast<std::int64_t>(static_cast<std::int32_t>(record.done_bits)))
      .field("bn", record.broker_name)
      .field("c", record.group)
      .key("d")
      .begin_array();
  for (const std::int32_t distance : record.distances) writer.value(distance);
  writer.end_array()
      .field("it", record.invisible_ms)
      .field("n", static_cast<std::int64_t>(record.distances.size()))
      .field("pt", record.pop_time_ms)
      .field("q", record.queue_id.value)
      .field("reviveTime", record.visible_ms())
      .field("ro", std::int64_t{0});
  if (record.put_again > 0) writer.field("rp", std::to_string(record.put_again));
  return writer.field("so", record.start_offset.value)
      .field("sp", record.suspended)
      .field("t", record.topic)
      .end_object()
      .take();
}

std::string encode(const AckRecord& record) {
  json::Writer writer;
  writer.begin_object();
  if (record.offsets.size() == 1) {
    writer.field("ao", record.offsets.front().value);
  } else {
    writer.field("ao", kBatchOffset).key("aol").begin_array();
    for (const QueueOffset offset : record.offsets) writer.value(offset.value);
    writer.end_array();
  }
  return writer.field("bn", record.broker_name)
      .field("c", record.group)
      .field("pt", record.pop_time_ms)
      .field("q", record.queue_id.value)
      .field("so", record.start_offset.value)
      .field("t", record.topic)
      .end_object()
      .take();
}

std::string unique_key_of(const CheckPointRecord& record) {
  return key_begin(record, record.start_offset.value).append(kCheckPointTag);
}

/// COMPAT: of both kinds in the form of one acknowledgement, as RocketMQ leaves them.
std::string unique_key_of(const AckRecord& record) {
  const std::int64_t offset =
      record.offsets.size() == 1 ? record.offsets.front().value : kBatchOffset;
  return key_begin(record, offset).append(kAckTag);
}

Result<CheckPointRecord> decode_check_point(std::string_view text) {
  const Result<json::Document> document = parse_object(text);
  if (!document) return document.error();
  const json::Value root = document->root();
  CheckPointRecord record;
  record.topic = root["t"].text_or("");
  record.group = text_of(root, "c", "cid");
  if (record.topic.empty() || record.group.empty()) return nameless();
  record.broker_name = root["bn"].text_or("");
  record.queue_id = {root["q"].int_or(0)};
  record.start_offset = {root["so"].long_or(0)};
  record.pop_time_ms = root["pt"].long_or(0);
  record.invisible_ms = root["it"].long_or(0);
  if (!is_sane(record.start_offset.value) || !is_sane(record.pop_time_ms) ||
      !is_sane(record.invisible_ms)) {
    return insane();
  }
  record.done_bits = static_cast<std::uint32_t>(root["bm"].long_or(0));
  record.suspended = root["sp"].boolean_or(false);
  record.put_again = std::max(0, root["rp"].int_or(0));
  read_distances(root, record);
  return record;
}

Result<AckRecord> decode_ack(std::string_view text) {
  const Result<json::Document> document = parse_object(text);
  if (!document) return document.error();
  const json::Value root = document->root();
  AckRecord record;
  record.topic = text_of(root, "t", "topic");
  record.group = text_of(root, "c", "consumerGroup");
  if (record.topic.empty() || record.group.empty()) return nameless();
  record.broker_name = text_of(root, "bn", "brokerName");
  record.queue_id = {static_cast<std::int32_t>(number_of(root, "q", "queueId"))};
  record.start_offset = {number_of(root, "so", "startOffset")};
  record.pop_time_ms = number_of(root, "pt", "popTime");
  const json::Value list = root["aol"].is_null() ? root["ackOffsetList"] : root["aol"];
  for (const json::Value& offset : list.items()) {
    if (record.offsets.size() == kAckedOffsetsMax) break;
    record.offsets.push_back({offset.long_or(-1)});
  }
  if (!list.is_array()) record.offsets.push_back({number_of(root, "ao", "ackOffset")});
  return record;
}

}  // namespace saker::wire::record
