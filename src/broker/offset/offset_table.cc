#include "broker/offset/offset_table.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/light_queue.h"

namespace saker::broker {
namespace {

constexpr char kTopicEnd = '@';

/// "topic@group" as views; topics cannot hold the separator.
Progress parse_key(std::string_view key) {
  const std::size_t at = key.find(kTopicEnd);
  if (at == std::string_view::npos) return {{}, key, {}};
  return {key.substr(at + 1), key.substr(0, at), {}};
}

/// Who only pulled, as tools do, has no progress to speak of.
template <class Queues>
bool has_commit(const Queues& queues, std::int64_t none) {
  return std::any_of(queues.begin(), queues.end(),
                     [none](const auto& queue) { return queue.second.committed != none; });
}

}  // namespace

OffsetTable::OffsetTable(const Clock& clock, std::int32_t version_step)
    : clock_(clock), version_step_(version_step) {
  version_.timestamp_ms = clock.wall_ms();
}

OffsetTable::Offsets& OffsetTable::entry(Shard& shard, const Progress& of) {
  const auto found = shard.queues.find(KeyView{of.topic, of.group});
  if (found != shard.queues.end()) return found->second[of.queue_id.value];
  return shard.queues[Key{std::string(of.topic), std::string(of.group)}][of.queue_id.value];
}

std::optional<QueueOffset> OffsetTable::committed(const Progress& of) const {
  const Shard& shard = shards_[shard_of(of)];
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.queues.find(KeyView{of.topic, of.group});
  if (found == shard.queues.end()) return std::nullopt;
  const auto queue = found->second.find(of.queue_id.value);
  if (queue == found->second.end() || queue->second.committed < 0) return std::nullopt;
  return QueueOffset{queue->second.committed};
}

bool OffsetTable::commit(const Progress& of, QueueOffset offset) {
  Shard& shard = shards_[shard_of(of)];
  {
    const std::lock_guard lock(shard.mutex);
    if (!commit_in(entry(shard, of), offset)) return false;
  }
  count_commit();
  return true;
}

void OffsetTable::reset(const Progress& of, QueueOffset offset) {
  Shard& shard = shards_[shard_of(of)];
  {
    const std::lock_guard lock(shard.mutex);
    Offsets& offsets = entry(shard, of);
    if (!std::exchange(offsets.is_reset, true)) pending_resets_.fetch_add(1);
    offsets.committed = offset.value;
    offsets.pulled = kNone;
  }
  count_commit();
}

std::optional<QueueOffset> OffsetTable::take_pending(const Progress& of) {
  Shard& shard = shards_[shard_of(of)];
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.queues.find(KeyView{of.topic, of.group});
  if (found == shard.queues.end()) return std::nullopt;
  const auto queue = found->second.find(of.queue_id.value);
  if (queue == found->second.end() || !std::exchange(queue->second.is_reset, false)) {
    return std::nullopt;
  }
  pending_resets_.fetch_sub(1);
  return QueueOffset{queue->second.committed};
}

std::optional<QueueOffset> OffsetTable::pulled(const Progress& of) const {
  const Shard& shard = shards_[shard_of(of)];
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.queues.find(KeyView{of.topic, of.group});
  if (found == shard.queues.end()) return std::nullopt;
  const auto queue = found->second.find(of.queue_id.value);
  if (queue == found->second.end() || queue->second.pulled < 0) return std::nullopt;
  return QueueOffset{queue->second.pulled};
}

std::vector<std::string> OffsetTable::topics_of(std::string_view group) const {
  std::vector<std::string> topics;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (const auto& [key, queues] : shard.queues) {
      if (key.group == group && has_commit(queues, kNone)) topics.push_back(key.topic);
    }
  }
  std::sort(topics.begin(), topics.end());
  return topics;
}

std::vector<OffsetTable::Row> OffsetTable::rows() const {
  const auto known = [](std::int64_t offset) {
    return offset < 0 ? std::nullopt : std::optional(QueueOffset{offset});
  };
  std::vector<Row> rows;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (const auto& [key, queues] : shard.queues) {
      if (!has_commit(queues, kNone)) continue;
      Row& row = rows.emplace_back(Row{key.group, key.topic, {}});
      row.queues.reserve(queues.size());
      for (const auto& [id, offsets] : queues) {
        row.queues.push_back({{id}, known(offsets.committed), known(offsets.pulled)});
      }
    }
  }
  return rows;
}

std::vector<std::string> OffsetTable::groups_of(std::string_view topic) const {
  std::vector<std::string> groups;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (const auto& [key, queues] : shard.queues) {
      if (key.topic == topic && has_commit(queues, kNone)) groups.push_back(key.group);
    }
  }
  std::sort(groups.begin(), groups.end());
  return groups;
}

template <class Predicate>
void OffsetTable::erase_if(Predicate&& is_gone) {
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    std::erase_if(shard.queues, [&](const auto& entry) {
      if (!is_gone(entry.first)) return false;
      for (const auto& [queue_id, offsets] : entry.second) {
        if (offsets.is_reset) pending_resets_.fetch_sub(1);
      }
      return true;
    });
  }
  count_commit();
}

void OffsetTable::erase_topic(std::string_view topic) {
  erase_if([topic](const Key& key) { return key.topic == topic; });
}

void OffsetTable::erase_group(std::string_view group) {
  erase_if([group](const Key& key) { return key.group == group; });
}

void OffsetTable::clone(std::string_view from, std::string_view to, std::string_view topic) {
  std::map<std::int32_t, Offsets> queues;
  {
    const Shard& shard = shards_[shard_of({from, topic, {}})];
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.queues.find(KeyView{topic, from});
    if (found == shard.queues.end()) return;
    queues = found->second;
  }
  for (const auto& [queue_id, offsets] : queues) {
    if (offsets.committed != kNone) commit({to, topic, {queue_id}}, {offsets.committed});
  }
}

bool OffsetTable::replace(const Progress& of, std::optional<QueueOffset> expected,
                          QueueOffset offset) {
  Shard& shard = shards_[shard_of(of)];
  {
    const std::lock_guard lock(shard.mutex);
    Offsets& offsets = entry(shard, of);
    const bool is_none = offsets.committed < 0;
    if (offsets.is_reset) return false;
    if (expected ? offsets.committed != expected->value : !is_none) return false;
    offsets.committed = offset.value;
  }
  count_commit();
  return true;
}

void OffsetTable::note_pull(const Progress& of, std::optional<QueueOffset> commit,
                            QueueOffset next) {
  Shard& shard = shards_[shard_of(of)];
  {
    const std::lock_guard lock(shard.mutex);
    Offsets& offsets = entry(shard, of);
    offsets.pulled = next.value;
    if (commit) commit_in(offsets, *commit);
  }
  if (commit) {
    count_commit();
  } else {
    changes_.fetch_add(1, std::memory_order_relaxed);
  }
}

void OffsetTable::count_commit() {
  changes_.fetch_add(1, std::memory_order_relaxed);
  const std::uint64_t commits = commits_.fetch_add(1, std::memory_order_relaxed) + 1;
  if (commits % static_cast<std::uint64_t>(version_step_) != 0) return;
  const std::lock_guard lock(version_mutex_);
  version_.advance(clock_.wall_ms());
}

void OffsetTable::restore(const OffsetsState& state) {
  const auto take = [this](const auto& table, std::int64_t Offsets::*member) {
    for (const auto& [key, queues] : table) {
      for (const auto& [queue_id, offset] : queues) {
        Progress of = parse_key(key);
        of.queue_id = {queue_id};
        Shard& shard = shards_[shard_of(of)];
        const std::lock_guard lock(shard.mutex);
        entry(shard, of).*member = offset;
      }
    }
  };
  take(state.offsets, &Offsets::committed);
  take(state.pull_offsets, &Offsets::pulled);
  if (state.light_offsets) {
    OrderedStringMap<OffsetsState::Queues> queues;
    for (const auto& [key, offset] : *state.light_offsets) queues[key][0] = offset;
    take(queues, &Offsets::committed);
  }
  const std::lock_guard lock(version_mutex_);
  version_ = state.version;
}

OffsetsState with_light_groups(OffsetsState state) {
  auto& light = state.light_offsets.emplace();
  for (auto at = state.offsets.begin(); at != state.offsets.end();) {
    const bool is_light = is_light_queue(parse_key(at->first).group);
    // Their queues have the number 0, and the file has no place for another.
    const auto queue = at->second.find(0);
    if (is_light && queue != at->second.end()) light[at->first] = queue->second;
    at = is_light ? state.offsets.erase(at) : std::next(at);
  }
  return state;
}

OffsetsState OffsetTable::state() const {
  OffsetsState state;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (const auto& [key, queues] : shard.queues) {
      const std::string name = key.topic + kTopicEnd + key.group;
      for (const auto& [queue_id, offsets] : queues) {
        if (offsets.committed != kNone) state.offsets[name][queue_id] = offsets.committed;
        if (offsets.pulled != kNone) state.pull_offsets[name][queue_id] = offsets.pulled;
      }
    }
  }
  const std::lock_guard lock(version_mutex_);
  state.version = version_;
  return state;
}

}  // namespace saker::broker
