#include "broker/pop/pop_waits.h"

#include <algorithm>
#include <array>

#include "broker/topic/topic_name.h"

namespace saker::broker {
namespace {

constexpr std::int32_t kAnyQueue = -1;
constexpr std::array kSources = {PopSource::kTopic, PopSource::kRetry, PopSource::kRetryPlus};

std::int32_t normal(QueueId queue_id) { return std::max(kAnyQueue, queue_id.value); }

}  // namespace

PopWaits::Room* PopWaits::find(const Key& key) const {
  const auto rooms = by_source_.find(key.topic);
  if (rooms == by_source_.end()) return nullptr;
  for (Room* room : rooms->second) {
    if (room->group == key.group && room->topic == key.topic) return room;
  }
  return nullptr;
}

PopWaits::Room& PopWaits::find_or_create(const Key& key) {
  if (Room* found = find(key)) return *found;
  Room& room = rooms_.emplace_back(Room{std::string(key.topic), std::string(key.group), {}});
  for (const PopSource source : kSources) {
    by_source_[pop_source_topic_of(key.group, key.topic, source)].push_back(&room);
  }
  return room;
}

bool PopWaits::park(const Key& key, Kind kind, Waiting waiting) {
  const std::lock_guard lock(mutex_);
  if (total_.load() >= options_.waiting_total_max) return false;
  std::deque<Parked>& parked = find_or_create(key).queues[normal(key.queue_id)];
  if (static_cast<std::int64_t>(parked.size()) > options_.waiting_max) return false;
  parked.push_back({kind, std::move(waiting)});
  total_.fetch_add(1);
  return true;
}

bool PopWaits::remove(const Key& key, const void* slot, std::uint64_t ticket) {
  const std::lock_guard lock(mutex_);
  Room* room = find(key);
  if (room == nullptr) return false;
  const std::size_t removed =
      std::erase_if(room->queues[normal(key.queue_id)], [&](const Parked& parked) {
        return parked.waiting.slot == slot && parked.waiting.ticket == ticket;
      });
  total_.fetch_sub(static_cast<std::int64_t>(removed));
  return removed > 0;
}

void PopWaits::take_woken(std::span<const store::Arrival> arrivals, std::vector<Waiting>& woken) {
  // As in HoldTable: either this sees the count, or who parks sees the entries.
  if (total_.fetch_add(0) == 0) return;
  const std::lock_guard lock(mutex_);
  for (const store::Arrival& arrival : arrivals) {
    const auto rooms = by_source_.find(arrival.topic);
    if (rooms == by_source_.end()) continue;
    for (Room* room : rooms->second) take(*room, arrival, woken);
  }
}

void PopWaits::take(Room& room, const store::Arrival& arrival, std::vector<Waiting>& woken) {
  // Every waiting pop of the group may read its retry topics, and wants all that is in them.
  const bool is_retry = room.topic != arrival.topic;
  const store::Arrival* filtered = is_retry ? nullptr : &arrival;
  for (const Kind kind : {Kind::kPop, Kind::kNotice}) {
    for (auto& [queue_id, parked] : room.queues) {
      const bool may_read = is_retry || queue_id == kAnyQueue || queue_id == arrival.queue_id.value;
      if (may_read && take_first(parked, kind, filtered, woken)) break;
    }
  }
}

bool PopWaits::take_first(std::deque<Parked>& parked, Kind kind, const store::Arrival* arrival,
                          std::vector<Waiting>& woken) {
  const auto found = std::find_if(parked.begin(), parked.end(), [&](const Parked& one) {
    const auto& selection = one.waiting.selection;
    return one.kind == kind &&
           (arrival == nullptr || selection == nullptr || selection->may_match(arrival->tags_code));
  });
  if (found == parked.end()) return false;
  woken.push_back(std::move(found->waiting));
  parked.erase(found);
  total_.fetch_sub(1);
  return true;
}

void PopWaits::take_one(const Key& key, std::vector<Waiting>& woken) {
  if (total_.fetch_add(0) == 0) return;
  const std::lock_guard lock(mutex_);
  Room* room = find(key);
  if (room == nullptr) return;
  for (auto& [queue_id, parked] : room->queues) {
    const bool may_read = normal(key.queue_id) == kAnyQueue || queue_id == kAnyQueue ||
                          queue_id == key.queue_id.value;
    if (may_read && take_first(parked, Kind::kPop, nullptr, woken)) return;
  }
}

std::int64_t PopWaits::count(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const Room* room = find(key);
  if (room == nullptr) return 0;
  const auto found = room->queues.find(normal(key.queue_id));
  if (found == room->queues.end()) return 0;
  return std::count_if(found->second.begin(), found->second.end(),
                       [](const Parked& parked) { return parked.kind == Kind::kPop; });
}

std::int64_t PopWaits::largest() const {
  if (total() == 0) return 0;
  std::size_t largest = 0;
  const std::lock_guard lock(mutex_);
  for (const Room& room : rooms_) {
    for (const auto& [queue_id, parked] : room.queues) largest = std::max(largest, parked.size());
  }
  return static_cast<std::int64_t>(largest);
}

void PopWaits::expire() {
  const std::lock_guard lock(mutex_);
  for (auto room = rooms_.begin(); room != rooms_.end();) {
    std::erase_if(room->queues, [](const auto& queue) { return queue.second.empty(); });
    if (!room->queues.empty()) {
      ++room;
      continue;
    }
    forget(*room);
    room = rooms_.erase(room);
  }
}

void PopWaits::forget(const Room& room) {
  for (const PopSource source : kSources) {
    const auto found = by_source_.find(pop_source_topic_of(room.group, room.topic, source));
    if (found == by_source_.end()) continue;
    std::erase(found->second, &room);
    if (found->second.empty()) by_source_.erase(found);
  }
}

}  // namespace saker::broker
