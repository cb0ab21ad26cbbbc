#include "wire/record/message_id.h"

#include <cstring>

#include "base/byte_reader.h"
#include "base/byte_writer.h"
#include "base/hex.h"

namespace saker::wire::record {
namespace {

constexpr std::size_t kCharsV4 = 32;
constexpr std::size_t kCharsV6 = 56;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::optional<std::string> unhex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = digit_of(text[i]);
    const int low = digit_of(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(high << 4 | low));
  }
  return bytes;
}

}  // namespace

std::string encode_message_id(const MessageId& id) {
  std::string bytes;
  ByteWriter writer(bytes);
  writer.bytes(id.store_host.ip_bytes());
  writer.i32(id.store_host.port);
  writer.i64(id.log_offset.value);

  std::string text;
  text.reserve(2 * bytes.size());
  append_hex(text, bytes);
  return text;
}

std::optional<MessageId> decode_message_id(std::string_view text) {
  if (text.size() != kCharsV4 && text.size() != kCharsV6) return std::nullopt;
  const std::optional<std::string> bytes = unhex(text);
  if (!bytes) return std::nullopt;

  MessageId id;
  id.store_host.is_v6 = text.size() == kCharsV6;
  ByteReader reader(*bytes);
  const std::string_view ip = reader.bytes(id.store_host.is_v6 ? 16 : 4);
  std::memcpy(id.store_host.ip.data(), ip.data(), ip.size());
  id.store_host.port = reader.i32();
  id.log_offset = {reader.i64()};
  return id;
}

}  // namespace saker::wire::record
