#include "broker/registration/withdrawals.h"

#include <algorithm>

#include "wire/remoting/body/topic_route_data.h"

namespace saker::broker {
namespace {

using wire::remoting::body::QueueData;

constexpr std::int64_t kForgottenMs = 150'000;  // name servers drop silent brokers after 120 s
constexpr std::size_t kLookCountMax = 64;

}  // namespace

void Withdrawals::add(std::string_view topic, std::int64_t now_ms) {
  entries_[std::string(topic)] = {Stage::kUntold, now_ms};
}

void Withdrawals::take_back(std::string_view topic) {
  const auto entry = entries_.find(topic);
  if (entry != entries_.end()) entries_.erase(entry);
}

bool Withdrawals::has_untold() const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [](const auto& entry) { return entry.second.stage == Stage::kUntold; });
}

std::vector<std::string> Withdrawals::take(Stage from, Stage to, std::size_t max) {
  std::vector<std::string> topics;
  for (auto& [topic, entry] : entries_) {
    if (topics.size() == max) break;
    if (entry.stage != from) continue;
    entry.stage = to;
    topics.push_back(topic);
  }
  return topics;
}

Withdrawals::Topics Withdrawals::take_untold() {
  const std::vector<std::string> topics = take(Stage::kUntold, Stage::kTold, SIZE_MAX);
  return {topics.begin(), topics.end()};
}

void Withdrawals::told(bool is_taken, std::int64_t now_ms) {
  take(Stage::kTold, is_taken ? Stage::kUnlooked : Stage::kUntold, SIZE_MAX);
  std::erase_if(entries_, [&](const auto& entry) {
    return entry.second.stage == Stage::kUntold && now_ms >= entry.second.since_ms + kForgottenMs;
  });
}

std::vector<std::string> Withdrawals::take_unlooked() {
  const auto looking = std::count_if(entries_.begin(), entries_.end(), [](const auto& entry) {
    return entry.second.stage == Stage::kLooked;
  });
  const std::size_t free = kLookCountMax - std::min<std::size_t>(kLookCountMax, looking);
  return take(Stage::kUnlooked, Stage::kLooked, free);
}

void Withdrawals::looked(std::string_view topic, bool is_given_up_by_all) {
  const auto entry = entries_.find(topic);
  if (entry == entries_.end() || entry->second.stage != Stage::kLooked) return;
  if (is_given_up_by_all) {
    entry->second.stage = Stage::kUnasked;
  } else {
    entries_.erase(entry);
  }
}

std::vector<std::string> Withdrawals::take_unasked() {
  std::vector<std::string> topics;
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    if (entry->second.stage != Stage::kUnasked) {
      ++entry;
      continue;
    }
    topics.push_back(entry->first);
    entry = entries_.erase(entry);
  }
  deleting_.insert(topics.begin(), topics.end());
  return topics;
}

void Withdrawals::asked(std::string_view topic) {
  const auto entry = deleting_.find(topic);
  if (entry != deleting_.end()) deleting_.erase(entry);
}

bool is_given_up_by_all(std::string_view route_body) {
  const auto route = wire::remoting::body::decode_topic_route(route_body);
  return route.ok() &&
         std::all_of(route->queues.begin(), route->queues.end(), [](const QueueData& queues) {
           return queues.perm == 0 && queues.read_queue_count == 0 && queues.write_queue_count == 0;
         });
}

}  // namespace saker::broker
