#pragma once

#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/string_map.h"

namespace saker::broker {

/// Subscriptions that came with pulls and not with a heartbeat: the only trace of consumers that
/// send none. Kept until they were not seen for a while. Thread: any (locks mutex_).
class SeenSubscriptions {
 public:
  struct Sight {
    std::string_view group;
    std::string_view topic;
    std::string_view expression;
    std::string_view expression_type;
  };
  struct Seen {
    std::string expression;
    std::string expression_type;
    std::int64_t seen_ms = 0;
  };

  SeenSubscriptions(const Clock& clock, std::int64_t expiry_ms)
      : clock_(clock), expiry_ms_(expiry_ms) {}

  /// Cheap where the same was seen within the last second.
  void note(const Sight& sight);
  std::optional<Seen> find(std::string_view group, std::string_view topic) const;
  void expire();

 private:
  bool is_fresh(const Sight& sight) const;

  const Clock& clock_;
  const std::int64_t expiry_ms_;
  mutable std::shared_mutex mutex_;
  StringMap<StringMap<Seen>> groups_;
};

}  // namespace saker::broker
