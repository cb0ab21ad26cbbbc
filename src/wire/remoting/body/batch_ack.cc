#include "wire/remoting/body/batch_ack.h"

#include <algorithm>

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string to_base64(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const bool is_there = at + i < bytes.size();
      group = group << 8 | (is_there ? static_cast<std::uint8_t>(bytes[at + i]) : 0u);
    }
    const std::size_t digits = std::min<std::size_t>(4, bytes.size() - at + 1);
    for (std::size_t i = 0; i < 4; ++i) {
      text.push_back(i < digits ? kDigits[group >> (18 - 6 * i) & 63] : '=');
    }
  }
  return text;
}

/// What is no digit, such as padding, is passed over.
std::string from_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) continue;
    held = held << 6 | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<char>(held >> bits & 0xFF));
  }
  return bytes;
}

std::string bits_of(const BatchAck& ack) {
  std::string bytes;
  for (const QueueOffset offset : ack.offsets) {
    const std::int64_t bit = offset - ack.receipt.start_offset;
    if (bit < 0 || bit >= static_cast<std::int64_t>(kAckBitsMax)) continue;
    const auto byte = static_cast<std::size_t>(bit / 8);
    if (byte >= bytes.size()) bytes.resize(byte + 1, '\0');
    bytes[byte] = static_cast<char>(bytes[byte] | 1 << bit % 8);
  }
  return to_base64(bytes);
}

void read_bits(std::string_view text, BatchAck& ack) {
  const std::string bytes = from_base64(text);
  const std::size_t count = std::min(bytes.size() * 8, kAckBitsMax);
  for (std::size_t bit = 0; bit < count; ++bit) {
    if ((bytes[bit / 8] >> bit % 8 & 1) == 0) continue;
    ack.offsets.push_back(ack.receipt.start_offset + static_cast<std::int64_t>(bit));
  }
}

json::Value either(json::Value object, std::string_view name, std::string_view long_name) {
  const json::Value value = object[name];
  return value.is_null() ? object[long_name] : value;
}

BatchAck read_ack(json::Value value, const std::string& broker_name) {
  BatchAck ack;
  ack.consumer_group = either(value, "c", "consumerGroup").text_or("");
  ack.topic = either(value, "t", "topic").text_or("");
  PopReceipt& receipt = ack.receipt;
  constexpr std::int64_t kOffsetMax = INT64_MAX / 4;  // bits are added to it
  receipt.start_offset = {
      std::clamp<std::int64_t>(either(value, "so", "startOffset").long_or(0), 0, kOffsetMax)};
  receipt.pop_time_ms = either(value, "pt", "popTime").long_or(0);
  receipt.invisible_ms = either(value, "it", "invisibleTime").long_or(0);
  receipt.revive_queue = either(value, "rq", "reviveQueueId").int_or(0);
  receipt.queue_id = {either(value, "q", "queueId").int_or(0)};
  receipt.broker_name = broker_name;
  const std::string source = either(value, "r", "retry").text_or("0");
  if (source == "1") receipt.source = PopSource::kRetry;
  if (source == "2") receipt.source = PopSource::kRetryPlus;
  read_bits(either(value, "b", "bitSet").text_or(""), ack);
  return ack;
}

}  // namespace

std::string encode_batch_acks(const std::vector<BatchAck>& acks, std::string_view broker_name) {
  json::Writer writer;
  writer.begin_object().key("acks").begin_array();
  for (const BatchAck& ack : acks) {
    writer.begin_object()
        .field("b", bits_of(ack))
        .field("c", ack.consumer_group)
        .field("it", ack.receipt.invisible_ms)
        .field("pt", ack.receipt.pop_time_ms)
        .field("q", ack.receipt.queue_id.value)
        .field("r", std::to_string(static_cast<int>(ack.receipt.source)))
        .field("rq", ack.receipt.revive_queue)
        .field("so", ack.receipt.start_offset.value)
        .field("t", ack.topic)
        .end_object();
  }
  return writer.end_array().field("brokerName", broker_name).end_object().take();
}

Result<std::vector<BatchAck>> decode_batch_acks(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    const std::string broker_name = root["brokerName"].text_or("");
    std::vector<BatchAck> acks;
    for (const json::Value& item : root["acks"].items()) {
      if (item.is_object()) acks.push_back(read_ack(item, broker_name));
    }
    return acks;
  });
}

}  // namespace saker::wire::remoting::body
