#include "broker/produce/message_id.h"

#include "base/hex.h"
#include "broker/produce/hex_digits.h"

namespace saker::broker {
namespace {

constexpr int kPortDigits = 8;
constexpr int kOffsetDigits = 16;

}  // namespace

MessageIdWriter::MessageIdWriter(const HostAddress& store_host) {
  append_hex(host_, store_host.ip_bytes());
  char port[kPortDigits];
  write_hex(port, static_cast<std::uint32_t>(store_host.port), kPortDigits);
  host_.append(port, sizeof port);
}

std::string_view MessageIdWriter::write(std::span<const LogOffset> offsets) {
  text_.clear();
  for (const LogOffset offset : offsets) {
    if (!text_.empty()) text_.push_back(',');
    text_.append(host_);
    char digits[kOffsetDigits];
    write_hex(digits, static_cast<std::uint64_t>(offset.value), kOffsetDigits);
    text_.append(digits, sizeof digits);
  }
  return text_;
}

}  // namespace saker::broker
