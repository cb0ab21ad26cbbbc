#include "broker/pop/pop_cursor.h"

#include <algorithm>
#include <utility>

namespace saker::broker {

PopCursor::Turn PopCursor::try_take() {
  const std::lock_guard lock(mutex_);
  if (taken_) return {};
  taken_ = true;
  look_for_changes();
  taken_reading_ = reading_;
  return {true, next_, std::exchange(was_reset_, false)};
}

/// What others committed counts; what was handed out before is no longer waited for.
void PopCursor::look_for_changes() {
  const bool is_reset = offsets_.take_reset(progress()).has_value();
  was_reset_ = was_reset_ || is_reset;
  const std::optional<QueueOffset> committed = offsets_.committed(progress());
  if (committed == committed_ && !is_reset) return;
  committed_ = committed;
  next_ = committed;
  unsettled_.clear();
  ++reading_;
}

void PopCursor::begin_at(QueueOffset offset) {
  const std::lock_guard lock(mutex_);
  next_ = offset;
  commit();
}

void PopCursor::give_back(QueueOffset next) {
  const std::lock_guard lock(mutex_);
  end_turn(next);
  commit();
}

std::uint64_t PopCursor::hand_out(QueueOffset start, QueueOffset next) {
  const std::lock_guard lock(mutex_);
  if (taken_reading_ == reading_) unsettled_.insert(start);
  end_turn(next);
  return taken_reading_;
}

/// An offset that somebody else set in the meantime stays.
void PopCursor::end_turn(QueueOffset next) {
  taken_ = false;
  const std::optional<QueueOffset> taken_back = std::exchange(taken_back_, std::nullopt);
  if (taken_reading_ != reading_) return;
  next_ = taken_back ? std::min(next, *taken_back) : next;
}

void PopCursor::settle(QueueOffset start, std::uint64_t reading) {
  const std::lock_guard lock(mutex_);
  if (reading != reading_) return;
  const auto found = unsettled_.find(start);
  if (found == unsettled_.end()) return;
  unsettled_.erase(found);
  commit();
}

void PopCursor::take_back(QueueOffset start, std::uint64_t reading) {
  const std::lock_guard lock(mutex_);
  if (reading != reading_) return;
  const auto found = unsettled_.find(start);
  if (found == unsettled_.end()) return;
  unsettled_.erase(found);
  if (taken_) {
    taken_back_ = std::min(taken_back_.value_or(start), start);
  } else {
    next_ = std::min(next_.value_or(start), start);
  }
}

void PopCursor::commit() {
  if (!next_) return;
  const QueueOffset target = unsettled_.empty() ? *next_ : std::min(*next_, *unsettled_.begin());
  if (target == committed_) return;
  if (offsets_.replace(progress(), committed_, target)) {
    committed_ = target;
  } else {
    look_for_changes();
  }
}

std::optional<QueueOffset> PopCursor::next() const {
  const std::lock_guard lock(mutex_);
  const std::optional<QueueOffset> committed = offsets_.committed(progress());
  return committed == committed_ ? next_ : committed;
}

std::int64_t PopCursor::unsettled_count() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::int64_t>(unsettled_.size());
}

PopCursor& PopCursors::of(QueueId queue_id) {
  const std::lock_guard lock(mutex_);
  return cursors_.try_emplace(queue_id.value, offsets_, Progress{group_, topic_, queue_id})
      .first->second;
}

bool PopCursors::is_settled() const {
  const std::lock_guard lock(mutex_);
  return std::all_of(cursors_.begin(), cursors_.end(),
                     [](const auto& entry) { return entry.second.unsettled_count() == 0; });
}

PopCursorsPtr PopCursorTable::of(std::string_view topic, std::string_view group) {
  {
    const std::shared_lock lock(mutex_);
    const auto groups = groups_.find(topic);
    if (groups != groups_.end()) {
      const auto found = groups->second.find(group);
      if (found != groups->second.end()) return found->second;
    }
  }
  const std::unique_lock lock(mutex_);
  PopCursorsPtr& cursors = groups_[std::string(topic)][std::string(group)];
  if (cursors == nullptr) cursors = std::make_shared<PopCursors>(offsets_, topic, group);
  return cursors;
}

void PopCursorTable::expire() {
  const std::unique_lock lock(mutex_);
  for (auto topic = groups_.begin(); topic != groups_.end();) {
    std::erase_if(topic->second, [](const auto& entry) {
      return entry.second.use_count() == 1 && entry.second->is_settled();
    });
    topic = topic->second.empty() ? groups_.erase(topic) : std::next(topic);
  }
}

}  // namespace saker::broker
