#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/clock.h"
#include "broker/filter/consumer_filters.h"

// The input is a consumerFilter.json. What decodes is written as the same text from then on; what a
// broker takes of it selects, ages and is written without harm, and a bit map says nothing against
// a message that a filter of it lets pass.

namespace {

using namespace saker;          // NOLINT: a fuzzer is one file
using namespace saker::broker;  // NOLINT

constexpr std::string_view kProperties = "a\1b\2TAGS\1t\2n\1007\2";

void use(const ConsumerFiltersState& state) {
  Options options;
  options.calculates_bit_maps = true;
  ManualClock clock;
  ConsumerFilters filters(options, clock);
  filters.restore(state);
  for (const auto& [topic, groups] : filters.state()) {
    SAKER_ASSERT(filters.has_filters(topic));
    for (const auto& [group, filter] : groups) {
      const api::Subscription subscription{.topic = topic,
                                           .expression = filter.expression,
                                           .expression_type = filter.type,
                                           .version = filter.version};
      filters.subscribed(group, {&subscription, 1});
      const auto test = filters.test_of(group, topic);
      SAKER_ASSERT(test != nullptr && test->expression == filter.expression);
      const auto selection = saker::filter::Selection::parse(filter.type, filter.expression);
      SAKER_ASSERT(selection.ok());
      const std::string map = filters.bit_map(topic, kProperties);
      const store::EntryTraits entry{.store_ms = INT64_MAX, .bit_map = map};
      if (selection->matches(kProperties)) SAKER_ASSERT(filters.may_pass(*test, entry));
      filters.gone(group);
    }
  }
  SAKER_ASSERT(decode_consumer_filters(encode(filters.state())).ok());
  filters.expire();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto state = decode_consumer_filters(text);
  if (!state) return 0;
  const std::string written = encode(*state);
  const auto again = decode_consumer_filters(written);
  SAKER_ASSERT(again.ok() && encode(*again) == written);
  use(*state);
  return 0;
}
