#include "broker/produce/half_text.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

namespace saker::broker {

void add_half_properties(StoredProperties& properties, const HalfDestination& destination) {
  properties.add(property::kRealTopic, destination.topic);
  properties.add(property::kRealQueueId, std::to_string(destination.queue_id.value));
  properties.add(property::kTransactionId, destination.unique_key);
}

std::optional<std::int64_t> parse_immunity_ms(std::string_view seconds) {
  constexpr std::int64_t kSecondsMax = std::numeric_limits<std::int32_t>::max();
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(seconds.data(), seconds.data() + seconds.size(), number);
  const bool is_number = error == std::errc{} && end == seconds.data() + seconds.size();
  if (!is_number || number <= 0) return std::nullopt;
  return std::min(number, kSecondsMax) * 1000;
}

}  // namespace saker::broker
