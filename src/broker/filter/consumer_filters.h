#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/membership.h"
#include "base/clock.h"
#include "base/string_map.h"
#include "broker/filter/consumer_filter.h"
#include "broker/options.h"
#include "filter/bloom.h"
#include "store/store.h"

namespace saker::broker {

/// Which groups select messages by properties: kept over restarts in consumerFilter.json, so that
/// the bit maps of messages that come while a group is away tell of it, too.
///
///     subscribed → alive ── gone, or not subscribed any more ─→ dead ── 24 h ─→ forgotten
///        ↑  another expression, or alive again: born anew          │
///        └─────────────────────────────────────────────────────────┘
///
/// Thread: any (locks mutex_).
class ConsumerFilters final : public store::BitMaps {
 public:
  ConsumerFilters(const Options& options, const Clock& clock);

  /// Takes what consumerFilter.json had; groups count as gone since 30 s ago.
  void restore(ConsumerFiltersState state);
  ConsumerFiltersState state() const;
  std::uint64_t changes() const { return changes_.load(std::memory_order_relaxed); }

  /// All that the group subscribes to now.
  void subscribed(const std::string& group, std::span<const api::Subscription> subscriptions);
  /// The group has no members any more.
  void gone(const std::string& group);
  /// Forgets what has been dead for long.
  void expire();

  bool has_filters(std::string_view topic) const override;
  std::string bit_map(std::string_view topic, std::string_view properties) const override;

  /// Decides by bit maps what the group may want, or null where it has no filter.
  using Test = std::shared_ptr<const ConsumerFilter>;
  Test test_of(std::string_view group, std::string_view topic) const;
  /// False only if the message surely does not pass.
  bool may_pass(const ConsumerFilter& filter, const store::EntryTraits& entry) const;

 private:
  struct Known {
    std::shared_ptr<const ConsumerFilter> filter;
    std::shared_ptr<const filter::Selection> selection;
  };
  using Groups = OrderedStringMap<Known>;

  void put(const std::string& group, const api::Subscription& subscription);
  void bury(Known& known);

  const Options& options_;
  const Clock& clock_;
  const filter::BloomShape shape_;
  mutable std::shared_mutex mutex_;
  OrderedStringMap<Groups> topics_;  // under mutex_
  std::atomic<std::uint64_t> changes_{0};
};

}  // namespace saker::broker
