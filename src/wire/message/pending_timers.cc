#include "wire/message/pending_timers.h"

#include <map>
#include <set>
#include <string>

#include "base/number.h"
#include "model/property.h"
#include "model/timer_time.h"

namespace saker::wire::message {
namespace {

std::string timer_key(const Message& timer) {
  return std::string(timer.property(property::kRealTopic)) + "+" + timer.id();
}

}  // namespace

bool takes_back(const Message& timer) { return !timer.property(property::kTimerDeleteKey).empty(); }

std::int64_t timer_slot_ms(const Message& timer) {
  return whole_number(timer.property(property::kTimerOutMs)).value_or(0);
}

std::int64_t timer_due_ms(const Message& timer, std::int64_t precision_ms) {
  return due_in_slot({.wish = {.delay_seconds = timer.property(property::kTimerDelaySeconds),
                               .delay_ms = timer.property(property::kTimerDelayMs),
                               .deliver_ms = timer.property(property::kTimerDeliverMs)},
                      .slot_ms = timer_slot_ms(timer),
                      .stored_ms = timer.record.store_timestamp_ms},
                     precision_ms);
}

std::vector<Message> pending_of(const std::vector<Message>& timers, const TimerMoment& moment) {
  std::set<std::string> taken_back;  // by key, or by topic+key
  for (const Message& timer : timers) {
    const std::string_view key = timer.property(property::kTimerDeleteKey);
    if (!key.empty()) taken_back.emplace(key);
  }
  std::map<std::string, const Message*> newest;
  for (const Message& timer : timers) {
    if (takes_back(timer) || timer_due_ms(timer, moment.precision_ms) <= moment.now_ms) continue;
    if (taken_back.contains(timer.id()) || taken_back.contains(timer_key(timer))) continue;
    newest[timer_key(timer)] = &timer;
  }
  std::vector<Message> pending;
  pending.reserve(newest.size());
  for (const auto& [key, timer] : newest) pending.push_back(*timer);
  return pending;
}

}  // namespace saker::wire::message
