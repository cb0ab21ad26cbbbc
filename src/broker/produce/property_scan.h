#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/timer_time.h"

namespace saker::broker {

/// What the broker must know of a message's properties, from one walk over their text. The views
/// point into the text.
struct PropertyScan {
  std::string_view tags;
  std::string_view keys;
  std::string_view unique_key;
  std::string_view delay;  ///< text of the delay level; empty: none
  std::string_view light_queues;
  std::string_view lite_topic;
  /// Is stored with `light_queues` instead of the text's: they are the queue of the lite topic.
  bool sets_light_queues = false;
  bool waits_durable = true;
  bool is_half = false;  ///< the first half of a transaction
  TimerWish timer;       ///< none where the message comes from a timer already
  bool deletes_timer = false;
  bool has_inner_count = false;
  bool is_ordered = false;  ///< has a sharding key
  /// Of a message that is nothing but a priority message: no half, no delayed and no ordered one.
  std::optional<std::int32_t> priority;
  bool drops_priority = false;  ///< it has one that means nothing
  /// Holds what the broker sets itself or never stores, or pieces that are no property.
  bool needs_rewrite = false;
};

PropertyScan scan_properties(std::string_view text);

/// Java's Boolean.parseBoolean.
bool is_true(std::string_view text);

}  // namespace saker::broker
