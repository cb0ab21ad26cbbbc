#include "broker/offset/offset_table.h"

namespace saker::broker {
namespace {

constexpr char kTopicEnd = '@';

/// "topic@group" as views; topics cannot hold the separator.
Progress parse_key(std::string_view key) {
  const std::size_t at = key.find(kTopicEnd);
  if (at == std::string_view::npos) return {{}, key, {}};
  return {key.substr(at + 1), key.substr(0, at), {}};
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

void OffsetTable::commit(const Progress& of, QueueOffset offset) {
  Shard& shard = shards_[shard_of(of)];
  {
    const std::lock_guard lock(shard.mutex);
    entry(shard, of).committed = offset.value;
  }
  count_commit();
}

void OffsetTable::note_pull(const Progress& of, std::optional<QueueOffset> commit,
                            QueueOffset next) {
  Shard& shard = shards_[shard_of(of)];
  {
    const std::lock_guard lock(shard.mutex);
    Offsets& offsets = entry(shard, of);
    offsets.pulled = next.value;
    if (commit) offsets.committed = commit->value;
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
  const std::lock_guard lock(version_mutex_);
  version_ = state.version;
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
