#include "request.h"

#include <array>
#include <cstring>
#include <stdexcept>

namespace saker::load {
namespace {

constexpr int kSendMessage = 310;
constexpr int kSendBatchMessage = 320;
constexpr int kPullMessage = 11;
constexpr int kEndTransaction = 37;
constexpr int kClientVersion = 513;
constexpr std::string_view kTimeDigits = "1700000000000";
constexpr std::string_view kKeyCounter = "00000000";

void put_u32(std::string& out, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

void put_u16(std::string& out, uint32_t value) {
  out.push_back(static_cast<char>(value >> 8));
  out.push_back(static_cast<char>(value));
}

std::string field(std::string_view name, std::string_view value) {
  return '"' + std::string(name) + "\":\"" + std::string(value) + '"';
}

std::string field(std::string_view name, int64_t value) {
  return field(name, std::to_string(value));
}

// Properties as they are stored; in JSON the two separators are escaped.
std::string properties(const std::string& key, bool escaped, bool is_timer = false) {
  std::string one = escaped ? "\\u0001" : "\x01";
  std::string two = escaped ? "\\u0002" : "\x02";
  std::string text =
      "UNIQ_KEY" + one + key + two + "WAIT" + one + "true" + two + "TAGS" + one + "TagA" + two;
  if (is_timer) text += "TIMER_DELIVER_MS" + one + std::string(kTimeDigits) + two;
  return text;
}

std::string body_of(size_t bytes) {
  std::string body(bytes, ' ');
  for (size_t i = 0; i < bytes; ++i) body[i] = static_cast<char>('a' + i % 26);
  return body;
}

// One unit of a batch: total size, magic, CRC, flag, body length, body, properties length,
// properties; the broker fills in what is zero here.
std::string batch_unit(const SendOptions& options) {
  std::string body = body_of(options.body_bytes);
  std::string stored = properties(options.key_prefix + std::string(kKeyCounter), false);
  std::string unit;
  put_u32(unit, static_cast<uint32_t>(22 + body.size() + stored.size()));
  unit.append(12, '\0');
  put_u32(unit, static_cast<uint32_t>(body.size()));
  unit += body;
  put_u16(unit, static_cast<uint32_t>(stored.size()));
  return unit + stored;
}

std::string half_properties(const std::string& group) {
  return "TRAN_MSG\\u0001true\\u0002PGROUP\\u0001" + group + "\\u0002";
}

std::string send_fields(const SendOptions& options) {
  std::string key = options.key_prefix + std::string(kKeyCounter);
  std::string stored = properties(key, true, options.is_timer);
  if (options.is_half) stored += half_properties(options.group);
  return '{' + field("a", options.group) + ',' + field("b", options.topic) + ',' +
         field("c", "TBW102") + ',' + field("d", 4) + ',' + field("e", options.queue_id) + ',' +
         field("f", options.is_half ? 4 : 0) + ',' + field("g", kTimeDigits) + ',' + field("h", 0) +
         ',' + field("i", stored) + ',' + field("j", 0) + ',' + field("k", "false") + ',' +
         field("m", options.batch_messages > 0 ? "true" : "false") + ',' + field("n", "broker-a") +
         '}';
}

size_t behind(const std::string& bytes, std::string_view mark, size_t from = 0) {
  size_t at = bytes.find(mark, from);
  if (at == std::string::npos) throw std::logic_error("request without " + std::string(mark));
  return at + mark.size();
}

}  // namespace

std::string encode_frame(int code, std::string_view ext_fields, int32_t opaque,
                         std::string_view body) {
  std::string header = "{\"code\":" + std::to_string(code) + ",\"extFields\":";
  header.append(ext_fields);
  header += ",\"flag\":0,\"language\":\"JAVA\",\"opaque\":" + std::to_string(opaque) +
            ",\"serializeTypeCurrentRPC\":\"JSON\",\"version\":" + std::to_string(kClientVersion) +
            '}';
  std::string frame;
  frame.reserve(8 + header.size() + body.size());
  put_u32(frame, static_cast<uint32_t>(4 + header.size() + body.size()));
  put_u32(frame, static_cast<uint32_t>(header.size()));
  frame += header;
  frame.append(body);
  return frame;
}

SendRequest encode_send(const SendOptions& options) {
  if (options.key_prefix.size() != 24) throw std::logic_error("key prefix is not 24 digits");
  SendRequest request;
  std::string body;
  std::string unit;
  if (options.batch_messages > 0) {
    request.messages = options.batch_messages;
    unit = batch_unit(options);
    for (int i = 0; i < options.batch_messages; ++i) body += unit;
  } else {
    body = body_of(options.body_bytes);
  }
  int code = options.batch_messages > 0 ? kSendBatchMessage : kSendMessage;
  request.bytes = encode_frame(code, send_fields(options), opaque_of(0, options.slot), body);
  request.body_at = request.bytes.size() - body.size();
  request.opaque_at = behind(request.bytes, "\"opaque\":");
  request.born_at = behind(request.bytes, "\"g\":\"");
  size_t keys_from = options.batch_messages > 0 ? request.body_at : 0;
  request.key_at = behind(request.bytes, options.key_prefix, keys_from);
  request.key_stride = unit.size();
  if (options.is_timer) request.deliver_at = behind(request.bytes, "TIMER_DELIVER_MS\\u0001");
  return request;
}

std::string encode_commit(const CommitOptions& options, int32_t opaque) {
  std::string fields =
      '{' + field("producerGroup", options.group) + ',' + field("bname", "broker-a") + ',' +
      field("commitLogOffset", options.log_offset) + ',' + field("topic", options.topic) + ',' +
      field("msgId", "X") + ',' + field("tranStateTableOffset", options.half_offset) + ',' +
      field("commitOrRollback", 8) + ',' + field("transactionId", "X") + ',' +
      field("fromTransactionCheck", "false") + '}';
  return encode_frame(kEndTransaction, fields, opaque, "");
}

void write_digits(char* at, int64_t value, int width) {
  for (int i = width - 1; i >= 0; --i) {
    at[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

void write_hex32(char* at, uint32_t value) {
  static constexpr auto kPairs = [] {
    std::array<char, 512> pairs{};
    const char* digits = "0123456789ABCDEF";
    for (size_t i = 0; i < 256; ++i) {
      pairs[2 * i] = digits[i >> 4];
      pairs[2 * i + 1] = digits[i & 15];
    }
    return pairs;
  }();
  for (int i = 0; i < 4; ++i) {
    std::memcpy(at + 2 * i, &kPairs[2 * ((value >> (24 - 8 * i)) & 255)], 2);
  }
}

PullRequest::PullRequest(const PullOptions& options)
    : before_offset_(
          '{' + field("queueId", options.queue_id) + ',' + field("maxMsgBytes", 262144) + ',' +
          field("maxMsgNums", options.messages_max) + ',' + field("sysFlag", options.sys_flag) +
          ',' + field("suspendTimeoutMillis", options.suspend_ms) + ',' + field("commitOffset", 0) +
          ',' + field("bname", "broker-a") + ',' + field("topic", options.topic) + ',' +
          field("subscription", "*") + ",\"queueOffset\":\""),
      after_offset_("\"," + field("expressionType", "TAG") + ',' + field("subVersion", 1) + ',' +
                    field("consumerGroup", options.group) + '}') {}

std::string_view PullRequest::encode(int64_t offset, int32_t opaque) {
  frame_ = encode_frame(kPullMessage, before_offset_ + std::to_string(offset) + after_offset_,
                        opaque, "");
  return frame_;
}

}  // namespace saker::load
