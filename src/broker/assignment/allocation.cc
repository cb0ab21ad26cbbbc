#include "broker/assignment/allocation.h"

#include <algorithm>

namespace saker::broker {
namespace {

using Queues = std::vector<api::LockedQueue>;

std::optional<std::size_t> place_of(const Shares& shares, std::string_view member) {
  const auto found = std::find(shares.members.begin(), shares.members.end(), member);
  if (found == shares.members.end()) return std::nullopt;
  return static_cast<std::size_t>(found - shares.members.begin());
}

Queues average(const Shares& shares, std::size_t place) {
  const std::size_t queues = shares.queues.size();
  const std::size_t members = shares.members.size();
  const std::size_t rest = queues % members;
  const bool gets_one_more = place < rest;
  const std::size_t size = queues <= members ? 1 : queues / members + (gets_one_more ? 1 : 0);
  const std::size_t start = rest > 0 && gets_one_more ? place * size : place * size + rest;
  if (start >= queues) return {};
  const auto first = shares.queues.begin() + static_cast<std::ptrdiff_t>(start);
  return {first, first + static_cast<std::ptrdiff_t>(std::min(size, queues - start))};
}

Queues by_circle(const Shares& shares, std::size_t place) {
  Queues share;
  for (std::size_t i = place; i < shares.queues.size(); i += shares.members.size()) {
    share.push_back(shares.queues[i]);
  }
  return share;
}

Queues share_at(const Shares& shares, Strategy strategy, std::size_t place) {
  return strategy == Strategy::kAverage ? average(shares, place) : by_circle(shares, place);
}

/// Every broker once, with all of its queues.
Queues all_of_each_broker(const Queues& queues) {
  Queues all = queues;
  for (api::LockedQueue& queue : all) queue.queue_id = {-1};
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace

std::optional<Strategy> find_strategy(std::string_view name) {
  if (name == "AVG") return Strategy::kAverage;
  if (name == "AVG_BY_CIRCLE") return Strategy::kAverageByCircle;
  return std::nullopt;
}

std::vector<api::LockedQueue> share_of(const Shares& shares, Strategy strategy,
                                       std::string_view member) {
  const auto place = place_of(shares, member);
  if (!place || shares.queues.empty()) return {};
  return share_at(shares, strategy, *place);
}

std::vector<api::LockedQueue> pop_share_of(const Shares& shares, Strategy strategy,
                                           std::string_view member,
                                           std::int32_t share_queue_count) {
  const auto members = static_cast<std::int64_t>(shares.members.size());
  if (share_queue_count <= 0 || share_queue_count >= members - 1) {
    return all_of_each_broker(shares.queues);
  }
  const auto place = place_of(shares, member);
  if (!place || shares.queues.empty()) return {};
  if (shares.members.size() > shares.queues.size()) {
    return {shares.queues[*place % shares.queues.size()]};
  }
  Queues share;
  for (std::int32_t i = 0; i <= share_queue_count; ++i) {
    const std::size_t other = (*place + static_cast<std::size_t>(i)) % shares.members.size();
    for (api::LockedQueue& queue : share_at(shares, strategy, other)) {
      share.push_back(std::move(queue));
    }
  }
  return share;
}

}  // namespace saker::broker
