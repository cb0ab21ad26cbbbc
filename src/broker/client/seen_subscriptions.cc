#include "broker/client/seen_subscriptions.h"

#include <mutex>

namespace saker::broker {
namespace {

constexpr std::int64_t kFreshMs = 1'000;

}  // namespace

bool SeenSubscriptions::is_fresh(const Sight& sight) const {
  const std::shared_lock lock(mutex_);
  const auto group = groups_.find(sight.group);
  if (group == groups_.end()) return false;
  const auto seen = group->second.find(sight.topic);
  return seen != group->second.end() && seen->second.expression == sight.expression &&
         seen->second.expression_type == sight.expression_type &&
         clock_.steady_ms() - seen->second.seen_ms < kFreshMs;
}

void SeenSubscriptions::note(const Sight& sight) {
  if (is_fresh(sight)) return;
  const std::unique_lock lock(mutex_);
  groups_[std::string(sight.group)].insert_or_assign(
      std::string(sight.topic),
      Seen{std::string(sight.expression), std::string(sight.expression_type), clock_.steady_ms()});
}

std::optional<SeenSubscriptions::Seen> SeenSubscriptions::find(std::string_view group,
                                                               std::string_view topic) const {
  const std::shared_lock lock(mutex_);
  const auto of_group = groups_.find(group);
  if (of_group == groups_.end()) return std::nullopt;
  const auto seen = of_group->second.find(topic);
  if (seen == of_group->second.end()) return std::nullopt;
  return seen->second;
}

void SeenSubscriptions::expire() {
  const std::unique_lock lock(mutex_);
  const std::int64_t before = clock_.steady_ms() - expiry_ms_;
  for (auto group = groups_.begin(); group != groups_.end();) {
    std::erase_if(group->second,
                  [before](const auto& seen) { return seen.second.seen_ms < before; });
    group = group->second.empty() ? groups_.erase(group) : std::next(group);
  }
}

}  // namespace saker::broker
