#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/string_map.h"
#include "filter/selection.h"

namespace saker::broker {

/// How one group selects messages of one topic by properties.
struct ConsumerFilter {
  std::string group;
  std::string topic;
  std::string expression;
  std::string type = "SQL92";
  std::int64_t born_ms = 0;             ///< messages stored until then know nothing of it
  std::int64_t dead_ms = 0;             ///< when the group left or changed its mind; 0: alive
  std::int64_t version = 0;             ///< of the subscription
  std::vector<std::int32_t> positions;  ///< its bits in the bit maps of messages
  std::int32_t bits = 0;                ///< length of the maps that positions are for

  bool is_alive() const { return dead_ms == 0; }
};

/// topic → group →
using ConsumerFiltersState = OrderedStringMap<OrderedStringMap<ConsumerFilter>>;

/// Text of the file consumerFilter.json, as RocketMQ writes it (spec 05 §15.3).
std::string encode(const ConsumerFiltersState& state);
Result<ConsumerFiltersState> decode_consumer_filters(std::string_view text);

}  // namespace saker::broker
