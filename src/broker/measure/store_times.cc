#include "broker/measure/store_times.h"

namespace saker::broker {

StoreTimes::Round::Round(StoreTimes& times) : times_(times), lock_(times.mutex_) {
  times_.last_round_.swap(times_.this_round_);
  times_.this_round_.clear();
}

std::int64_t StoreTimes::Round::at(std::string_view topic, QueueId id, QueueOffset offset) {
  const KeyView key{topic, id.value, offset.value};
  Table& now = times_.this_round_;
  if (const auto found = now.find(key); found != now.end()) return found->second;
  Table& before = times_.last_round_;
  if (const auto found = before.find(key); found != before.end()) {
    return now.insert(before.extract(found)).position->second;
  }
  const std::int64_t store_ms = times_.store_.store_time(topic, id, offset).value_or(0);
  // What is not known yet may be known later.
  if (store_ms > 0) now.emplace(Key{std::string(topic), id.value, offset.value}, store_ms);
  return store_ms;
}

}  // namespace saker::broker
