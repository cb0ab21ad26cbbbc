#include "broker/admin/offset_keeper.h"

#include <algorithm>

#include "base/log.h"
#include "broker/remark.h"

namespace saker::broker {
namespace {

api::OutcomeOf<OffsetKeeper::Targets> unreadable(const Error& why) {
  return {api::Status::kFailed, cannot_read_now(why.message), {}};
}

}  // namespace

/// Source: spec 05 §21.3, the server's side.
api::OutcomeOf<OffsetKeeper::Targets> OffsetKeeper::reset_offsets(const api::OffsetReset& request) {
  const KnownTopicPtr topic = rooms_.topics.find(request.topic);
  if (topic == nullptr) {
    return {
        api::Status::kTopicNotFound, "Topic " + std::string(request.topic) + " does not exist", {}};
  }
  if (rooms_.groups.find(request.group) == nullptr) {
    return {
        api::Status::kGroupNotFound, "Group " + std::string(request.group) + " does not exist", {}};
  }
  api::OutcomeOf<Targets> targets = targets_of(request, topic->config);
  if (!targets.ok()) return targets;
  for (const auto& [queue_id, offset] : targets.value) {
    rooms_.offsets.reset({request.group, request.topic, queue_id}, offset);
    const QueueOffset last{rooms_.store.max_offset(request.topic, queue_id).value - 1};
    rooms_.waiting.look_again({request.topic, queue_id, last});
  }
  if (request.queue_id) {
    log::info("broker: offset reset group={} topic={} queue={} offset={}", request.group,
              request.topic, request.queue_id->value, targets.value.front().second.value);
  } else {
    log::info("broker: offsets reset group={} topic={} queues={} timestamp={}", request.group,
              request.topic, targets.value.size(), request.timestamp_ms);
  }
  return targets;
}

api::OutcomeOf<OffsetKeeper::Targets> OffsetKeeper::targets_of(const api::OffsetReset& request,
                                                               const Topic& topic) const {
  if (!request.queue_id) {
    Targets targets;
    for (std::int32_t id = 0; id < topic.read_queue_count; ++id) {
      const Result<QueueOffset> found = by_time(request, {id});
      if (!found) return unreadable(found.error());
      targets.emplace_back(QueueId{id}, *found);
    }
    return {api::Status::kOk, "", std::move(targets)};
  }
  const QueueId queue_id = *request.queue_id;
  if (!request.offset) {
    const Result<QueueOffset> found = by_time(request, queue_id);
    if (!found) return unreadable(found.error());
    return {api::Status::kOk, "", {{queue_id, *found}}};
  }
  const std::int64_t min = rooms_.store.min_offset(request.topic, queue_id).value;
  const std::int64_t max = rooms_.store.max_offset(request.topic, queue_id).value;
  // COMPAT: a queue that is not there is not checked.
  const bool is_there = queue_id.value < topic.read_queue_count;
  if (is_there && (request.offset->value < min || request.offset->value > max + 1)) {
    return {api::Status::kFailed,
            "Target offset " + std::to_string(request.offset->value) +
                " not in consume queue range [" + std::to_string(min) + "-" + std::to_string(max) +
                "]",
            {}};
  }
  return {api::Status::kOk, "", {{queue_id, *request.offset}}};
}

Result<QueueOffset> OffsetKeeper::by_time(const api::OffsetReset& request, QueueId queue_id) const {
  if (request.timestamp_ms < 0) return rooms_.store.max_offset(request.topic, queue_id);
  return rooms_.store.offset_by_time(request.topic, queue_id, request.timestamp_ms,
                                     store::TimeBoundary::kLower);
}

void OffsetKeeper::clone_offsets(std::string_view from, std::string_view to,
                                 std::string_view topic) {
  if (!topic.empty()) return rooms_.offsets.clone(from, to, topic);
  for (const std::string& one : rooms_.offsets.topics_of(from)) {
    rooms_.offsets.clone(from, to, one);
  }
}

std::map<std::int32_t, std::int64_t> OffsetKeeper::least_offsets(std::string_view topic,
                                                                 std::string_view compared,
                                                                 std::string_view left_out) {
  std::map<std::int32_t, std::int64_t> least;
  const KnownTopicPtr known = rooms_.topics.find(topic);
  if (known == nullptr) return least;
  const std::string around = "," + std::string(left_out) + ",";
  for (const std::string& group : rooms_.offsets.groups_of(topic)) {
    if (around.find("," + group + ",") != std::string::npos) continue;
    for (std::int32_t id = 0; id < known->config.read_queue_count; ++id) {
      const auto offset = rooms_.offsets.committed({group, topic, {id}});
      if (!offset) continue;
      const auto [at, is_new] = least.try_emplace(id, offset->value);
      if (!is_new) at->second = std::min(at->second, offset->value);
    }
  }
  for (auto& [id, offset] : least) {
    const auto own = rooms_.offsets.committed({compared, topic, {id}});
    if (own && own->value < offset) offset = INT64_MAX;
  }
  return least;
}

}  // namespace saker::broker
