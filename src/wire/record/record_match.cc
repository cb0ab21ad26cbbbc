#include "wire/record/record_match.h"

#include "base/endian.h"
#include "model/sys_flag.h"
#include "wire/record/layout.h"
#include "wire/record/record.h"

namespace saker::wire::record {
namespace {

/// Empty where the lengths lead out of the record.
std::string_view topic_of(std::string_view bytes) {
  const auto sys_flag = static_cast<std::int32_t>(load_be32(bytes.data() + layout::kSysFlagAt));
  std::size_t at = layout::kBodyLengthAt;
  if (sys_flag & sys_flag::kBornHostV6) at += layout::kV6Extra;
  if (sys_flag & sys_flag::kStoreHostV6) at += layout::kV6Extra;
  // The topic's length and the properties' length take three bytes at least.
  constexpr std::size_t kBehindBody = 3;
  if (at + 4 + kBehindBody > bytes.size()) return {};
  at += 4 + std::size_t{load_be32(bytes.data() + at)};
  if (at + kBehindBody > bytes.size()) return {};
  const bool is_version_two = load_be32(bytes.data() + 4) == kMagicVersionTwo;
  const std::size_t length = is_version_two ? std::size_t{load_be16(bytes.data() + at)}
                                            : std::size_t{static_cast<unsigned char>(bytes[at])};
  at += is_version_two ? 2 : 1;
  return at + length <= bytes.size() ? bytes.substr(at, length) : std::string_view();
}

}  // namespace

bool stands_at(std::string_view bytes, LogOffset place) {
  return bytes.size() >= kFixedBytesMin &&
         load_be64(bytes.data() + layout::kLogOffsetAt) == static_cast<std::uint64_t>(place.value);
}

bool is_of(std::string_view bytes, const Expected& expected) {
  if (bytes.size() < kFixedBytesMin) return false;
  const auto queue_id = static_cast<std::int32_t>(load_be32(bytes.data() + layout::kQueueIdAt));
  return queue_id == expected.queue_id.value && topic_of(bytes) == expected.topic;
}

QueueOffset queue_offset_in(std::string_view bytes) {
  return {static_cast<std::int64_t>(load_be64(bytes.data() + layout::kQueueOffsetAt))};
}

}  // namespace saker::wire::record
