#include "broker/pop/revive_queue.h"

#include <algorithm>

namespace saker::broker {
namespace {

using State = CheckPoint::State;

constexpr std::size_t kBitsMax = 32;  // that a record can hold

}  // namespace

std::string ReviveQueue::text_of(const CheckPointKey& key) {
  std::string text;
  text.reserve(key.topic.size() + key.group.size() + key.broker_name.size() + 64);
  text.append(key.topic).append("@").append(key.group).append("@").append(key.broker_name);
  text.append("@").append(std::to_string(key.queue_id.value));
  text.append("@").append(std::to_string(key.start_offset.value));
  return text.append("@").append(std::to_string(key.pop_time_ms));
}

bool ReviveQueue::add(const CheckPointPtr& check_point) {
  const std::lock_guard lock(mutex_);
  if (!by_key_.try_emplace(text_of(key_of(check_point->what)), check_point).second) return false;
  if (check_point->state != State::kStoring) schedule(check_point, check_point->due_ms);
  return true;
}

void ReviveQueue::stored(const CheckPointPtr& check_point, std::optional<QueueOffset> at) {
  const std::lock_guard lock(mutex_);
  if (!at) {
    remove(check_point);
    if (check_point->cursors == nullptr) return;
    check_point->cursors->of(check_point->what.queue_id)
        .take_back(check_point->what.start_offset, check_point->reading);
    return;
  }
  settle(*check_point);
  const bool is_gone = check_point->all_done();
  window_.set(*at, is_gone ? LogWindow::Entry::kDone : LogWindow::Entry::kOpen);
  if (is_gone) return remove(check_point);
  move_to(*check_point, *at);
  if (check_point->state != State::kStoring) return;
  check_point->state = State::kWaiting;
  schedule(check_point, check_point->what.visible_ms());
}

ReviveQueue::Acked ReviveQueue::acknowledge(const CheckPointKey& key, QueueOffset offset) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(text_of(key));
  if (found == by_key_.end()) return {};
  const CheckPointPtr check_point = found->second;
  const auto index = check_point->index_of(offset);
  if (!index) return {};
  Acked acked{check_point, !check_point->done.test(*index), check_point->state == State::kBuffered};
  check_point->done.set(*index);
  if (acked.is_buffered && check_point->all_done()) {
    settle(*check_point);
    remove(check_point);
  }
  return acked;
}

std::vector<CheckPointPtr> ReviveQueue::take_due(std::int64_t now_ms,
                                                 std::size_t message_count_max) {
  const std::lock_guard lock(mutex_);
  std::vector<CheckPointPtr> due;
  std::size_t messages = 0;
  while (!schedule_.empty() && schedule_.begin()->first <= now_ms && messages < message_count_max) {
    const CheckPointPtr check_point = schedule_.begin()->second;
    unschedule(*check_point);
    check_point->state =
        check_point->state == State::kBuffered ? State::kStoring : State::kReviving;
    messages += check_point->count();
    due.push_back(check_point);
  }
  return due;
}

std::vector<std::size_t> ReviveQueue::open_messages(const CheckPointPtr& check_point) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < check_point->count(); ++i) {
    if (!check_point->done.test(i)) open.push_back(i);
  }
  return open;
}

void ReviveQueue::revived(const CheckPointPtr& check_point, std::size_t index) {
  const std::lock_guard lock(mutex_);
  check_point->done.set(index);
}

void ReviveQueue::try_again(const CheckPointPtr& check_point, std::int64_t due_ms) {
  const std::lock_guard lock(mutex_);
  if (check_point->all_done()) {
    settle(*check_point);
    return remove(check_point);
  }
  const bool was_buffered = check_point->state == State::kStoring;
  check_point->state = was_buffered ? State::kBuffered : State::kWaiting;
  ++check_point->failures;
  schedule(check_point, due_ms);
}

void ReviveQueue::finish_if_done(const CheckPointPtr& check_point) {
  const std::lock_guard lock(mutex_);
  if (check_point->all_done()) remove(check_point);
}

void ReviveQueue::note_done(QueueOffset at) {
  const std::lock_guard lock(mutex_);
  window_.set(at, LogWindow::Entry::kDone);
}

void ReviveQueue::found(const CheckPointPtr& check_point, QueueOffset at) {
  const std::lock_guard lock(mutex_);
  const auto [entry, is_new] = by_key_.try_emplace(text_of(key_of(check_point->what)), check_point);
  CheckPoint& kept = *entry->second;
  for (std::size_t i = 0; i < std::min(kBitsMax, kept.count()); ++i) {
    if ((check_point->what.done_bits >> i & 1) != 0) kept.done.set(i);
  }
  kept.what.done_bits = 0;
  if (is_new) schedule(check_point, check_point->due_ms);
  window_.set(at, LogWindow::Entry::kOpen);
  move_to(kept, at);
  if (kept.all_done()) remove(entry->second);
}

/// Of a check point that was written anew, the last entry counts.
void ReviveQueue::move_to(CheckPoint& check_point, QueueOffset at) {
  const std::optional<QueueOffset> before = check_point.place;
  if (before && *before >= at) {
    if (*before > at) window_.set(at, LogWindow::Entry::kDone);
    return;
  }
  check_point.place = at;
  if (before) window_.set(*before, LogWindow::Entry::kDone);
}

bool ReviveQueue::is_open(const CheckPointKey& key, QueueOffset offset) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(text_of(key));
  if (found == by_key_.end()) return false;
  const auto index = found->second->index_of(offset);
  return index && !found->second->done.test(*index);
}

wire::record::CheckPointRecord ReviveQueue::record_of(const CheckPointPtr& check_point) const {
  const std::lock_guard lock(mutex_);
  wire::record::CheckPointRecord record = check_point->what;
  for (std::size_t i = 0; i < std::min(kBitsMax, check_point->count()); ++i) {
    if (check_point->done.test(i)) record.done_bits |= 1u << i;
  }
  return record;
}

std::vector<CheckPointPtr> ReviveQueue::unfinished() const {
  std::vector<CheckPointPtr> found;
  {
    const std::lock_guard lock(mutex_);
    found.reserve(by_key_.size());
    for (const auto& [key, check_point] : by_key_) found.push_back(check_point);
  }
  std::sort(found.begin(), found.end(), [](const CheckPointPtr& a, const CheckPointPtr& b) {
    return a->what.visible_ms() < b->what.visible_ms();
  });
  return found;
}

QueueOffset ReviveQueue::next_unread() const {
  const std::lock_guard lock(mutex_);
  return window_.next_unknown();
}

QueueOffset ReviveQueue::done_before() const {
  const std::lock_guard lock(mutex_);
  return window_.begin();
}

std::vector<CheckPointPtr> ReviveQueue::stragglers(std::int64_t long_window,
                                                   std::size_t count_max) const {
  constexpr std::int64_t kFew = 8;  // one of so many entries
  std::vector<CheckPointPtr> found;
  const std::lock_guard lock(mutex_);
  const std::int64_t size = window_.size();
  if (size < long_window || static_cast<std::int64_t>(by_key_.size()) > size / kFew) return found;
  const QueueOffset middle = window_.begin() + size / 2;
  for (const auto& [key, check_point] : by_key_) {
    if (found.size() == count_max) break;
    const bool is_old = check_point->place && *check_point->place < middle;
    if (is_old && check_point->state == State::kWaiting) found.push_back(check_point);
  }
  return found;
}

ReviveQueue::Load ReviveQueue::load() const {
  const std::lock_guard lock(mutex_);
  Load load{.count = by_key_.size(), .ended_count = ended_count_};
  if (!schedule_.empty()) load.first_due_ms = schedule_.begin()->first;
  return load;
}

void ReviveQueue::schedule(const CheckPointPtr& check_point, std::int64_t due_ms) {
  unschedule(*check_point);
  check_point->due_ms = due_ms;
  check_point->scheduled = schedule_.emplace(due_ms, check_point);
  check_point->is_scheduled = true;
}

void ReviveQueue::unschedule(CheckPoint& check_point) {
  if (!check_point.is_scheduled) return;
  schedule_.erase(check_point.scheduled);
  check_point.is_scheduled = false;
}

void ReviveQueue::remove(CheckPointPtr check_point) {
  unschedule(*check_point);
  const auto found = by_key_.find(text_of(key_of(check_point->what)));
  if (found != by_key_.end() && found->second == check_point) by_key_.erase(found);
  if (!check_point->place) return;
  window_.set(*check_point->place, LogWindow::Entry::kDone);
  ++ended_count_;
}

/// The group's offset need not stay before it any longer.
void ReviveQueue::settle(CheckPoint& check_point) {
  if (check_point.cursors == nullptr) return;
  check_point.cursors->of(check_point.what.queue_id)
      .settle(check_point.what.start_offset, check_point.reading);
  check_point.cursors = nullptr;
}

}  // namespace saker::broker
