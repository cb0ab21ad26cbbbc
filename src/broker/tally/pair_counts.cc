#include "broker/tally/pair_counts.h"

#include <algorithm>

#include "wire/record/record.h"

namespace saker::broker {

Counts& PairCounts::of(std::string_view topic, std::string_view group) {
  std::string key(topic);
  key.append("@").append(group);
  const std::lock_guard lock(mutex_);
  std::unique_ptr<Counts>& counts = counts_[key];
  if (counts == nullptr) counts = std::make_unique<Counts>();
  return *counts;
}

std::vector<PairCounts::Row> PairCounts::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<Row> rows;
  rows.reserve(counts_.size());
  for (const auto& [key, counts] : counts_) rows.push_back({key, counts.get()});
  return rows;
}

void ReadMeter::note_found(std::string_view topic, std::string_view group, std::int64_t messages,
                           std::int64_t bytes) {
  add(found_, 1);
  note_also(topic, group, messages, bytes);
}

void ReadMeter::note_also(std::string_view topic, std::string_view group, std::int64_t messages,
                          std::int64_t bytes) {
  add(messages_, messages);
  pairs_.of(topic, group).add(messages, bytes);
}

void ReadMeter::note_delivered(Delivery how, std::string_view records, std::int64_t now_ms) {
  const auto born_ms = wire::record::peek_born_ms(records);
  if (!born_ms || *born_ms <= 0) return;  // the client did not say
  const std::int64_t age_ms = std::max<std::int64_t>(0, now_ms - *born_ms);  // clocks differ
  delivered_[static_cast<std::size_t>(how)].record(age_ms * 1'000'000);
}

Counts& PairCache::of(std::string_view topic, std::string_view group) {
  const std::size_t hash = StringHash{}(topic)*31 + StringHash{}(group);
  Slot& slot = slots_[hash % slots_.size()];
  if (slot.counts == nullptr || slot.topic != topic || slot.group != group) {
    slot.counts = &pairs_.of(topic, group);
    slot.topic = topic;
    slot.group = group;
  }
  return *slot.counts;
}

}  // namespace saker::broker
