#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "api/membership.h"

namespace saker::broker {

/// What a member subscribes to, in one spelling: those that want the same have equal sets. Retry
/// topics are not in it: every member of a group has the same one. Thread: any (immutable).
class SubscriptionSet {
 public:
  struct Row {
    std::string topic;
    std::string expression;       ///< "*", tags in order as in "A || B", or SQL92
    std::string expression_type;  ///< "TAG", "SQL92"

    friend std::strong_ordering operator<=>(const Row&, const Row&) = default;
  };

  /// Has a bound, 32 KiB or so: long expressions are cut, topics beyond become one row. Both then
  /// have a hash of what is missing.
  explicit SubscriptionSet(std::span<const api::Subscription> given);

  /// By topic, each once.
  const std::vector<Row>& rows() const { return rows_; }

  friend std::strong_ordering operator<=>(const SubscriptionSet&, const SubscriptionSet&) = default;

 private:
  std::vector<Row> rows_;
};

using SubscriptionSetPtr = std::shared_ptr<const SubscriptionSet>;

/// Of the subscriptions as they were given: tells without an allocation that a client says what it
/// said before. In another order or spelling the same has another hash.
std::uint64_t hash_as_given(std::span<const api::Subscription> given);

}  // namespace saker::broker
