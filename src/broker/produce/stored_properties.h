#pragma once

#include <span>
#include <string>
#include <string_view>

#include "broker/options.h"
#include "broker/produce/property_scan.h"
#include "model/property.h"

namespace saker::broker {

/// The property text of one message as it will be stored, in a buffer that is used again for the
/// next message. Thread: its lane.
class StoredProperties {
 public:
  explicit StoredProperties(const Options& options);

  /// The client's text without what the broker sets itself or never stores, and without `dropped`;
  /// then region, trace switch and cluster.
  void begin(std::string_view text, const PropertyScan& scan,
             std::span<const std::string_view> dropped = {});

  /// A stored text without `dropped`; nothing is added.
  void copy(std::string_view text, std::span<const std::string_view> dropped);

  void add(std::string_view name, std::string_view value) { property::append(text_, name, value); }

  std::string_view text() const { return text_; }

 private:
  const std::string fixed_;  ///< the three properties that every message gets
  std::string text_;
};

/// What is replaced when a message is put aside for later delivery. COMPAT: a delay level wins over
/// a timer, whose properties go.
inline constexpr std::string_view kReplacedByDelay[] = {
    property::kDelay,        property::kRealTopic,
    property::kRealQueueId,  property::kTimerDelaySeconds,
    property::kTimerDelayMs, property::kTimerDeliverMs,
};

/// What is replaced when a message is put aside until its time.
inline constexpr std::string_view kReplacedByTimer[] = {
    property::kRealTopic, property::kRealQueueId, property::kTimerOutMs};

}  // namespace saker::broker
