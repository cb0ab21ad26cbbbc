#include "store/queue/tags_code.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "base/java_hash.h"
#include "model/property.h"
#include "model/topic_name.h"

namespace saker::store {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::array kDelays{1 * kSecond,  5 * kSecond, 10 * kSecond, 30 * kSecond, 1 * kMinute,
                             2 * kMinute,  3 * kMinute, 4 * kMinute,  5 * kMinute,  6 * kMinute,
                             7 * kMinute,  8 * kMinute, 9 * kMinute,  10 * kMinute, 20 * kMinute,
                             30 * kMinute, 1 * kHour,   2 * kHour};

std::int64_t delay_of(std::string_view level_text, const DelayLevels& levels) {
  std::int32_t level = 0;
  std::from_chars(level_text.data(), level_text.data() + level_text.size(), level);
  if (levels.count() > 0) return level < 1 ? kSecond : levels.delay_ms(levels.capped(level));
  level = std::min(level, static_cast<std::int32_t>(kDelays.size()));
  return level < 1 ? kSecond : kDelays[static_cast<std::size_t>(level - 1)];
}

}  // namespace

std::int64_t tags_code_of(const wire::record::Record& record, const DelayLevels& levels) {
  if (record.topic == kScheduleTopic) {
    const std::string_view level = property::find(record.properties, property::kDelay);
    if (!level.empty()) return record.store_timestamp_ms + delay_of(level, levels);
  }
  const std::string_view tags = property::find(record.properties, property::kTags);
  return tags.empty() ? 0 : java_hash(tags);
}

}  // namespace saker::store
