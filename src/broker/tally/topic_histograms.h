#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "base/string_map.h"
#include "metrics/class_histogram.h"

namespace saker::broker {

/// A histogram for each topic, of what happens seldom enough to take a lock for. Thread: any (locks
/// mutex_).
class TopicHistograms {
 public:
  /// `bounds` outlive it.
  explicit TopicHistograms(std::span<const double> bounds) : bounds_(bounds) {}

  /// Stays where it is.
  metrics::ClassHistogram& of(std::string_view topic) {
    const std::lock_guard lock(mutex_);
    auto at = topics_.find(topic);
    if (at == topics_.end()) {
      at = topics_
               .try_emplace(std::string(topic), std::make_unique<metrics::ClassHistogram>(bounds_))
               .first;
    }
    return *at->second;
  }

  OrderedStringMap<metrics::ClassFigures> all() const {
    OrderedStringMap<metrics::ClassFigures> figures;
    const std::lock_guard lock(mutex_);
    for (const auto& [topic, histogram] : topics_) figures.emplace(topic, histogram->figures());
    return figures;
  }

 private:
  const std::span<const double> bounds_;
  mutable std::mutex mutex_;
  StringMap<std::unique_ptr<metrics::ClassHistogram>> topics_;  ///< under mutex_
};

}  // namespace saker::broker
