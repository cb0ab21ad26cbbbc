#include "broker/filter/consumer_filters.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace saker::broker {
namespace {

constexpr std::int64_t kDeadBeforeRestartMs = 30'000;

bool is_by_properties(const api::Subscription& subscription) {
  return !filter::is_tag_type(subscription.expression_type);
}

std::shared_ptr<const filter::Selection> compiled(const ConsumerFilter& filter) {
  auto parsed = filter::Selection::parse(filter.type, filter.expression);
  return parsed ? std::make_shared<const filter::Selection>(std::move(*parsed)) : nullptr;
}

}  // namespace

ConsumerFilters::ConsumerFilters(const Options& options, const Clock& clock)
    : options_(options),
      clock_(clock),
      shape_(options.bloom_error_percent, options.bloom_expected_groups) {}

void ConsumerFilters::restore(ConsumerFiltersState state) {
  const std::unique_lock lock(mutex_);
  for (auto& [topic, groups] : state) {
    for (auto& [group, filter] : groups) {
      if (filter.bits != shape_.bits()) continue;  // of other parameters: no use
      filter.positions = shape_.positions(group, topic);
      if (filter.is_alive()) filter.dead_ms = clock_.wall_ms() - kDeadBeforeRestartMs;
      Known known{nullptr, compiled(filter)};
      if (known.selection == nullptr) continue;
      known.filter = std::make_shared<const ConsumerFilter>(std::move(filter));
      topics_[topic][group] = std::move(known);
    }
  }
}

ConsumerFiltersState ConsumerFilters::state() const {
  const std::shared_lock lock(mutex_);
  ConsumerFiltersState state;
  for (const auto& [topic, groups] : topics_) {
    for (const auto& [group, known] : groups) state[topic][group] = *known.filter;
  }
  return state;
}

void ConsumerFilters::subscribed(const std::string& group,
                                 std::span<const api::Subscription> subscriptions) {
  {
    const std::shared_lock lock(mutex_);
    const bool is_concerned =
        std::any_of(subscriptions.begin(), subscriptions.end(), is_by_properties) ||
        std::any_of(topics_.begin(), topics_.end(),
                    [&](const auto& topic) { return topic.second.contains(group); });
    if (!is_concerned) return;
  }
  const std::unique_lock lock(mutex_);
  const auto selects = [&](std::string_view topic) {
    return std::any_of(subscriptions.begin(), subscriptions.end(),
                       [topic](const api::Subscription& subscription) {
                         return subscription.topic == topic && is_by_properties(subscription);
                       });
  };
  for (auto& [topic, groups] : topics_) {
    const auto found = groups.find(group);
    if (found != groups.end() && !selects(topic)) bury(found->second);
  }
  for (const api::Subscription& subscription : subscriptions) {
    if (is_by_properties(subscription)) put(group, subscription);
  }
}

void ConsumerFilters::put(const std::string& group, const api::Subscription& subscription) {
  Known& known = topics_[subscription.topic][group];
  if (known.filter != nullptr && subscription.version < known.filter->version) return;
  const bool is_same = known.filter != nullptr && known.filter->is_alive() &&
                       known.filter->expression == subscription.expression;
  if (is_same && known.filter->version == subscription.version) return;
  ConsumerFilter filter;
  if (is_same) {
    filter = *known.filter;
  } else {
    filter.group = group;
    filter.topic = subscription.topic;
    filter.expression = subscription.expression;
    filter.type = subscription.expression_type;
    filter.born_ms = clock_.wall_ms();
    filter.positions = shape_.positions(group, subscription.topic);
    filter.bits = shape_.bits();
  }
  filter.version = subscription.version;
  auto selection = is_same ? known.selection : compiled(filter);
  if (selection == nullptr) {
    topics_[subscription.topic].erase(group);  // cannot be parsed: the client is told when it pulls
    return;
  }
  known = {std::make_shared<const ConsumerFilter>(std::move(filter)), std::move(selection)};
  changes_.fetch_add(1);
}

void ConsumerFilters::bury(Known& known) {
  if (!known.filter->is_alive()) return;
  ConsumerFilter dead = *known.filter;
  dead.dead_ms = clock_.wall_ms();
  known.filter = std::make_shared<const ConsumerFilter>(std::move(dead));
  changes_.fetch_add(1);
}

void ConsumerFilters::gone(const std::string& group) {
  const std::unique_lock lock(mutex_);
  for (auto& [topic, groups] : topics_) {
    const auto found = groups.find(group);
    if (found != groups.end()) bury(found->second);
  }
}

void ConsumerFilters::expire() {
  const std::int64_t before_ms = clock_.wall_ms() - options_.filter_clean_ms;
  const std::unique_lock lock(mutex_);
  for (auto& [topic, groups] : topics_) {
    const std::size_t gone = std::erase_if(groups, [&](const auto& group) {
      const ConsumerFilter& filter = *group.second.filter;
      return !filter.is_alive() && filter.dead_ms < before_ms;
    });
    if (gone > 0) changes_.fetch_add(1);
  }
  std::erase_if(topics_, [](const auto& topic) { return topic.second.empty(); });
}

bool ConsumerFilters::has_filters(std::string_view topic) const {
  if (!options_.calculates_bit_maps) return false;
  const std::shared_lock lock(mutex_);
  return topics_.find(topic) != topics_.end();
}

std::string ConsumerFilters::bit_map(std::string_view topic, std::string_view properties) const {
  std::string map(shape_.bytes(), '\0');
  const std::shared_lock lock(mutex_);
  const auto found = topics_.find(topic);
  if (found == topics_.end()) return map;
  for (const auto& [group, known] : found->second) {
    if (known.selection->matches(properties)) filter::set_bits(map, known.filter->positions);
  }
  return map;
}

ConsumerFilters::Test ConsumerFilters::test_of(std::string_view group,
                                               std::string_view topic) const {
  if (!options_.calculates_bit_maps) return nullptr;
  const std::shared_lock lock(mutex_);
  const auto groups = topics_.find(topic);
  if (groups == topics_.end()) return nullptr;
  const auto found = groups->second.find(group);
  return found == groups->second.end() ? nullptr : found->second.filter;
}

bool ConsumerFilters::may_pass(const ConsumerFilter& filter,
                               const store::EntryTraits& entry) const {
  const bool knows_filter = entry.bit_map.size() == shape_.bytes() &&
                            entry.store_ms > filter.born_ms && filter.is_alive();
  return !knows_filter || filter::has_bits(entry.bit_map, filter.positions);
}

}  // namespace saker::broker
