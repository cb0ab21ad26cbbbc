#include "broker/transaction/transaction_table.h"

#include <algorithm>
#include <utility>

namespace saker::broker {
namespace {

/// Looks are collected in steps of this, so that scheduling costs the same however many there are.
constexpr std::int64_t kStepMs = 100;

std::int64_t step_of(std::int64_t ms) { return (ms + kStepMs - 1) / kStepMs * kStepMs; }

}  // namespace

void TransactionTable::begin_at(QueueOffset begin) {
  const std::lock_guard lock(mutex_);
  window_ = HalfWindow(begin);
}

void TransactionTable::note_done(QueueOffset place) {
  const std::lock_guard lock(mutex_);
  window_.done(place);
}

void TransactionTable::note_over(QueueOffset place) {
  const std::lock_guard lock(mutex_);
  window_.open(place);
  write_off(place);
}

void TransactionTable::note_given_up(QueueOffset transaction) {
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = entries_.try_emplace(transaction.value);
  if (at->second.is_given_up) return;
  if (!is_new) write_off(at->second.place);
  keep_given_up(at);
}

bool TransactionTable::full() const {
  const std::lock_guard lock(mutex_);
  return entries_.size() - given_up_count_ >= limits_.open_max;
}

void TransactionTable::enter(const NewHalf& half) {
  const std::int64_t now_ms = clock_.steady_ms();
  prepared({.copy = {half.place, half.place, half.log_offset},
            .producer_group = half.producer_group,
            .born_ms = now_ms,
            .copied_ms = now_ms,
            .check_ms = now_ms + half.immunity_ms,
            .topic = half.topic});
}

std::size_t TransactionTable::open_count() const {
  const std::lock_guard lock(mutex_);
  return entries_.size() - given_up_count_;
}

OrderedStringMap<std::size_t> TransactionTable::open_by_topic() const {
  const std::lock_guard lock(mutex_);
  return {topics_.begin(), topics_.end()};
}

/// At start, a later copy of a known transaction replaces the earlier one: the broker ended between
/// the copy and the record of it.
void TransactionTable::prepared(const Prepared& half) {
  const std::lock_guard lock(mutex_);
  window_.open(half.copy.place);
  const auto [at, is_new] = entries_.try_emplace(half.copy.transaction.value);
  Entry& entry = at->second;
  if (is_new) {
    entry.group = use(groups_, half.producer_group);
    entry.topic = use(topics_, half.topic);
  } else {
    write_off(entry.place);
  }
  entry.place = half.copy.place;
  entry.log_offset = half.copy.log_offset;
  entry.check_count = half.copy.check_count;
  entry.born_ms = half.born_ms;
  entry.copied_ms = half.copied_ms;
  entry.check_ms = half.check_ms;
  schedule(at->first, entry);
}

TransactionTable::Claim TransactionTable::claim(QueueOffset transaction) {
  const std::lock_guard lock(mutex_);
  const auto at = entries_.find(transaction.value);
  if (at == entries_.end()) {
    return transaction < window_.end() ? Claim::kOver : Claim::kUnknown;
  }
  if (at->second.state == State::kEnding) return Claim::kBusy;
  at->second.state = State::kEnding;
  return Claim::kTaken;
}

void TransactionTable::unclaim(QueueOffset transaction) {
  const std::lock_guard lock(mutex_);
  const auto at = entries_.find(transaction.value);
  if (at == entries_.end()) return;
  at->second.state = State::kOpen;
  if (!at->second.is_given_up && !at->second.is_moving) schedule(at->first, at->second);
}

void TransactionTable::ended(QueueOffset transaction) {
  const std::lock_guard lock(mutex_);
  const auto at = entries_.find(transaction.value);
  if (at == entries_.end()) return;
  if (!at->second.is_given_up) write_off(at->second.place);
  forget(at);
}

bool TransactionTable::is_given_up(QueueOffset transaction) const {
  const std::lock_guard lock(mutex_);
  const auto at = entries_.find(transaction.value);
  return at != entries_.end() && at->second.is_given_up;
}

std::vector<DueTransaction> TransactionTable::take_due(std::size_t count_max) {
  const std::int64_t now_ms = clock_.steady_ms();
  std::vector<DueTransaction> due;
  const std::lock_guard lock(mutex_);
  while (!looks_.empty() && looks_.begin()->first <= now_ms && due.size() < count_max) {
    std::vector<std::int64_t>& step = looks_.begin()->second;
    while (!step.empty() && due.size() < count_max) {
      const auto at = entries_.find(step.back());
      step.pop_back();
      const bool is_stale = at == entries_.end() || at->second.look_ms != looks_.begin()->first ||
                            at->second.state != State::kOpen || at->second.is_given_up ||
                            at->second.is_moving;
      if (is_stale) continue;
      at->second.is_moving = true;
      due.push_back(due_of(at->first, at->second));
    }
    if (step.empty()) looks_.erase(looks_.begin());
  }
  return due;
}

DueTransaction TransactionTable::due_of(std::int64_t transaction, const Entry& entry) const {
  return {.copy = {{transaction}, entry.place, entry.log_offset, entry.check_count},
          .producer_group = entry.group->first,
          .is_check_due = entry.check_ms <= clock_.steady_ms(),
          .check_ms = entry.check_ms,
          .born_ms = entry.born_ms,
          .copied_ms = entry.copied_ms,
          .places_behind = window_.end() - entry.place - 1};
}

void TransactionTable::moved(const HalfCopy& to, std::int64_t check_ms) {
  const std::lock_guard lock(mutex_);
  window_.open(to.place);
  const auto at = entries_.find(to.transaction.value);
  if (at == entries_.end()) return write_off(to.place);
  Entry& entry = at->second;
  write_off(entry.place);
  entry.place = to.place;
  entry.log_offset = to.log_offset;
  entry.check_count = to.check_count;
  entry.copied_ms = clock_.steady_ms();
  entry.check_ms = check_ms;
  entry.is_moving = false;
  schedule(at->first, entry);
}

void TransactionTable::postpone(QueueOffset transaction, std::int64_t check_ms) {
  const std::lock_guard lock(mutex_);
  const auto at = entries_.find(transaction.value);
  if (at == entries_.end()) return;
  at->second.check_ms = check_ms;
  at->second.is_moving = false;
  schedule(at->first, at->second);
}

void TransactionTable::gave_up(QueueOffset transaction) {
  const std::lock_guard lock(mutex_);
  const auto at = entries_.find(transaction.value);
  if (at == entries_.end()) return;
  write_off(at->second.place);
  keep_given_up(at);
}

std::vector<QueueOffset> TransactionTable::take_written_off() {
  const std::lock_guard lock(mutex_);
  return std::exchange(written_off_, {});
}

void TransactionTable::recorded(const std::vector<QueueOffset>& places) {
  const std::lock_guard lock(mutex_);
  for (const QueueOffset place : places) window_.done(place);
}

QueueOffset TransactionTable::done_until() const {
  const std::lock_guard lock(mutex_);
  return window_.begin();
}

void TransactionTable::schedule(std::int64_t transaction, Entry& entry) {
  const std::int64_t latest_ms = clock_.steady_ms() + limits_.look_every_ms;
  entry.look_ms = step_of(std::min(entry.check_ms, latest_ms));
  looks_[entry.look_ms].push_back(transaction);
}

void TransactionTable::forget(Entries::iterator at) {
  if (at->second.is_given_up) --given_up_count_;
  give_back(groups_, at->second.group);
  give_back(topics_, at->second.topic);
  entries_.erase(at);
}

/// Of the oldest ones, those that are being ended just now are forgotten by that.
void TransactionTable::keep_given_up(Entries::iterator given_up) {
  given_up->second.is_moving = false;
  given_up->second.is_given_up = true;
  give_back(topics_, given_up->second.topic);
  ++given_up_count_;
  given_up_order_.push_back(given_up->first);
  while (given_up_order_.size() > kGivenUpMax) {
    const auto at = entries_.find(given_up_order_.front());
    given_up_order_.pop_front();
    if (at != entries_.end() && at->second.state == State::kOpen) forget(at);
  }
}

TransactionTable::Name* TransactionTable::use(Names& names, std::string_view name) {
  auto at = names.find(name);
  if (at == names.end()) at = names.try_emplace(std::string(name), 0).first;
  ++at->second;
  return &*at;
}

void TransactionTable::give_back(Names& names, Name*& name) {
  if (name != nullptr && --name->second == 0) names.erase(name->first);
  name = nullptr;
}

}  // namespace saker::broker
