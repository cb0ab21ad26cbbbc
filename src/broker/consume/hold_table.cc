#include "broker/consume/hold_table.h"

#include <algorithm>
#include <iterator>

namespace saker::broker {
namespace {

bool wakes(const store::Arrival& arrival, const Waiting& waiting) {
  return arrival.queue_offset >= waiting.offset &&
         (waiting.selection == nullptr || waiting.selection->may_match(arrival.tags_code));
}

}  // namespace

void HoldTable::park(const Queue& queue, Waiting waiting) {
  Shard& shard = shard_of(queue);
  const std::lock_guard lock(shard.mutex);
  auto found = shard.queues.find(queue);
  if (found == shard.queues.end()) {
    found = shard.queues.try_emplace(Key{std::string(queue.topic), queue.id}).first;
  }
  found->second.push_back(std::move(waiting));
  count_.fetch_add(1);
}

bool HoldTable::remove(const Queue& queue, const void* slot, std::uint64_t ticket) {
  Shard& shard = shard_of(queue);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.queues.find(queue);
  if (found == shard.queues.end()) return false;
  const std::size_t removed = std::erase_if(found->second, [&](const Waiting& waiting) {
    return waiting.slot == slot && waiting.ticket == ticket;
  });
  count_.fetch_sub(static_cast<std::int64_t>(removed));
  return removed > 0;
}

void HoldTable::take_woken(std::span<const store::Arrival> arrivals, std::vector<Waiting>& woken) {
  // Who parks adds to the count and then looks at the queue again. A change in place here and not
  // a mere read: either this sees the count, or the other side sees the entries.
  if (count_.fetch_add(0) == 0) return;
  for (const store::Arrival& arrival : arrivals) take_woken(arrival, woken);
}

void HoldTable::take_all(const Queue& queue, std::vector<Waiting>& woken) {
  Shard& shard = shard_of(queue);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.queues.find(queue);
  if (found == shard.queues.end()) return;
  std::vector<Waiting>& waiting = found->second;
  count_.fetch_sub(static_cast<std::int64_t>(waiting.size()));
  woken.insert(woken.end(), std::make_move_iterator(waiting.begin()),
               std::make_move_iterator(waiting.end()));
  waiting.clear();
}

void HoldTable::take_woken(const store::Arrival& arrival, std::vector<Waiting>& woken) {
  const Queue queue{arrival.topic, arrival.queue_id};
  Shard& shard = shard_of(queue);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.queues.find(queue);
  if (found == shard.queues.end()) return;
  std::vector<Waiting>& waiting = found->second;
  auto stays = waiting.begin();
  for (Waiting& one : waiting) {
    if (wakes(arrival, one)) {
      woken.push_back(std::move(one));
    } else if (&*stays++ != &one) {
      *std::prev(stays) = std::move(one);
    }
  }
  count_.fetch_sub(waiting.end() - stays);
  waiting.erase(stays, waiting.end());
}

}  // namespace saker::broker
