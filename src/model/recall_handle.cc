#include "model/recall_handle.h"

#include <array>

#include "base/base64url.h"
#include "base/number.h"

namespace saker {
namespace {

constexpr std::string_view kVersion = "v1";

}  // namespace

std::string encode(const RecallHandle& handle) {
  std::string text(kVersion);
  for (const std::string& part :
       {handle.topic, handle.broker_name, std::to_string(handle.timestamp_ms), handle.unique_key}) {
    text.append(1, ' ').append(part);
  }
  return encode_base64url(text);
}

std::optional<RecallHandle> decode_recall_handle(std::string_view text) {
  const std::optional<std::string> decoded = decode_base64url(text);
  if (!decoded) return std::nullopt;
  std::array<std::string_view, 5> parts;
  std::string_view rest = *decoded;
  for (std::string_view& part : parts) {  // what stands behind the fifth is not looked at
    const std::size_t end = rest.find(' ');
    part = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  const std::optional<std::int64_t> timestamp = java_long(parts[3]);
  if (parts[0] != kVersion || !timestamp || parts[4].empty()) return std::nullopt;
  return RecallHandle{std::string(parts[1]), std::string(parts[2]), *timestamp,
                      std::string(parts[4])};
}

}  // namespace saker
