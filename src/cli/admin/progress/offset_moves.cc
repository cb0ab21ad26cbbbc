#include "cli/admin/progress/offset_moves.h"

#include <algorithm>
#include <map>
#include <set>

#include "cli/admin/group_store.h"
#include "cli/admin/progress/offset_file.h"
#include "cli/admin/progress/progress.h"
#include "cli/admin/topic_store.h"
#include "cli/text/text.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;

using Moves = std::vector<QueueMove>;

Error out_of_range(const QueueMove& move, const OffsetReset& reset) {
  return Error{ErrorCode::kOutOfRange, "offset " + std::to_string(move.then) + " is not in queue " +
                                           std::to_string(move.queue) + " of topic '" +
                                           reset.topic + "' on " + shown(move.broker) +
                                           ": give one from " + std::to_string(move.begin) +
                                           " to " + std::to_string(move.end)};
}

/// The masters that have both, the group and the topic.
Result<std::vector<BrokerAt>> brokers_of(Cluster& cluster, const OffsetReset& reset) {
  const auto homes = find_group(cluster, reset.group);
  if (!homes.ok()) return homes.error();
  auto brokers = cluster.masters_of(reset.topic);
  if (!brokers.ok()) return brokers;
  std::erase_if(*brokers, [&](const BrokerAt& broker) {
    return std::none_of(homes->begin(), homes->end(),
                        [&](const auto& home) { return home.first.name == broker.name; });
  });
  if (brokers->empty()) {
    return Error{ErrorCode::kNotFound, "no broker has both, group '" + reset.group +
                                           "' and topic '" + reset.topic +
                                           "'; where they are: saker admin groups show, topics "
                                           "show"};
  }
  return brokers;
}

/// The queues of one broker that can be read, as they are now.
Status add_queues(Cluster& cluster, const BrokerAt& broker, const OffsetReset& reset,
                  Moves& moves) {
  auto progress = read_progress(cluster, broker, reset.group, reset.topic);
  if (!progress.ok()) return progress.error();
  if (Status read = check_commits(cluster, broker, progress->queues); !read.ok()) return read;
  const auto figures = read_topic_figures(cluster, broker, reset.topic);
  if (!figures.ok()) return figures.error();
  std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> ranges;
  for (const auto& [queue, figure] : figures->queues)
    ranges[queue.queue_id.value] = {figure.min, figure.max};
  for (const QueueProgress& queue : progress->queues) {
    const auto [begin, end] = ranges[queue.queue];
    moves.push_back({broker, queue.queue, begin, end,
                     queue.is_committed ? std::optional(queue.committed) : std::nullopt, 0});
  }
  return {};
}

Status keep_queue(const OffsetReset& reset, Moves& moves) {
  if (!reset.queue) return {};
  std::string there;
  for (const QueueMove& move : moves)
    there += (there.empty() ? "" : ", ") + move.broker.name + "/" + std::to_string(move.queue);
  std::erase_if(moves, [&](const QueueMove& move) { return move.queue != *reset.queue; });
  if (!moves.empty()) return {};
  return Error{ErrorCode::kNotFound, "topic '" + reset.topic + "' has no queue " +
                                         std::to_string(*reset.queue) +
                                         " to read; there are: " + there};
}

Status move_to_time(Cluster& cluster, const OffsetReset& reset, Moves& moves) {
  const auto ms = parse_time(*reset.to_time);
  for (QueueMove& move : moves) {
    const auto answer = cluster.ask(move.broker,
                                    {request::kSearchOffsetByTimestamp,
                                     {{"topic", reset.topic},
                                      {"queueId", std::to_string(move.queue)},
                                      {"timestamp", std::to_string(*ms)},
                                      {"boundaryType", "LOWER"}},
                                     {}},
                                    "find the offset of that time in '" + reset.topic + "'");
    if (!answer.ok()) return answer.error();
    const auto offset = answer->fields.find("offset");
    if (offset == answer->fields.end())
      return refusal(shown(move.broker), "find the offset of that time", *answer);
    move.then = std::clamp<std::int64_t>(std::strtoll(offset->second.c_str(), nullptr, 10),
                                         move.begin, std::max(move.begin, move.end));
  }
  return {};
}

Status move_to_offset(const OffsetReset& reset, Moves& moves) {
  if (moves.size() != 1) {
    return Error{ErrorCode::kFailedPrecondition,
                 "offsets are counted by queue, and queue " + std::to_string(*reset.queue) +
                     " is on " + std::to_string(moves.size()) + " brokers, e.g. " +
                     moves.front().broker.name + "; name one with -b"};
  }
  moves.front().then = *reset.to_offset;
  return {};
}

/// Keeps of the moves those with an offset in `wanted`.
void keep_wanted(const std::map<std::pair<std::string, std::int64_t>, std::int64_t>& wanted,
                 Moves& moves) {
  std::erase_if(moves, [&](QueueMove& move) {
    const auto found = wanted.find({move.broker.name, move.queue});
    if (found != wanted.end()) move.then = found->second;
    return found == wanted.end();
  });
}

/// What the other group has not consumed may be gone: then it begins where the queue does.
Status move_like(Cluster& cluster, const OffsetReset& reset, Moves& moves) {
  const auto homes = find_group(cluster, *reset.like_group);
  if (!homes.ok()) return homes.error();
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> wanted;
  for (const auto& [broker, config] : *homes) {
    auto progress = read_progress(cluster, broker, *reset.like_group, reset.topic);
    if (!progress.ok()) return progress.error();
    if (Status read = check_commits(cluster, broker, progress->queues); !read.ok()) return read;
    for (const QueueProgress& queue : progress->queues) {
      if (queue.is_committed) wanted[{queue.broker, queue.queue}] = queue.committed;
    }
  }
  keep_wanted(wanted, moves);
  for (QueueMove& move : moves)
    move.then = std::clamp(move.then, move.begin, std::max(move.begin, move.end));
  if (!moves.empty()) return {};
  return Error{ErrorCode::kNotFound,
               "group '" + *reset.like_group + "' has no offsets there in topic '" + reset.topic +
                   "'; what it has: saker admin offsets show " + *reset.like_group};
}

std::string listed(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

/// Says whether it is the topic that the file lacks, or its brokers.
Error nothing_saved(const OffsetReset& reset, const std::vector<SavedOffset>& saved,
                    const std::set<std::string>& brokers) {
  std::set<std::string> topics;
  std::set<std::string> saved_brokers;
  for (const SavedOffset& one : saved) {
    topics.insert(one.topic);
    if (one.topic == reset.topic) saved_brokers.insert(one.broker);
  }
  const std::string file = "'" + reset.from_file.value_or("offsets") + "'";
  if (saved_brokers.empty()) {
    return {ErrorCode::kNotFound,
            file + " has no offsets of topic '" + reset.topic + "'; its topics: " + listed(topics)};
  }
  return {ErrorCode::kNotFound, file + " has offsets of topic '" + reset.topic +
                                    "' in other queues only: on broker " + listed(saved_brokers) +
                                    ", and the topic is asked for on " + listed(brokers)};
}

Status move_as_saved(const OffsetReset& reset, Moves& moves) {
  const auto saved =
      reset.from_text ? parse_offsets(*reset.from_text) : read_offset_file(*reset.from_file);
  if (!saved.ok()) return saved.error();
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> wanted;
  for (const SavedOffset& one : *saved)
    if (one.topic == reset.topic) wanted[{one.broker, one.queue}] = one.offset;
  std::set<std::string> brokers;
  for (const QueueMove& move : moves) brokers.insert(move.broker.name);
  keep_wanted(wanted, moves);
  if (!moves.empty()) return {};
  return nothing_saved(reset, *saved, brokers);
}

Status set_targets(Cluster& cluster, const OffsetReset& reset, Moves& moves) {
  if (reset.to_time) return move_to_time(cluster, reset, moves);
  if (reset.to_offset) return move_to_offset(reset, moves);
  if (reset.like_group) return move_like(cluster, reset, moves);
  if (reset.from_file || reset.from_text) return move_as_saved(reset, moves);
  for (QueueMove& move : moves) move.then = reset.to_last ? move.end : move.begin;
  return {};
}

}  // namespace

Result<Moves> plan_moves(Cluster& cluster, const OffsetReset& reset) {
  if (reset.to_time && !parse_time(*reset.to_time)) {
    return Error{ErrorCode::kInvalidArgument,
                 "'" + *reset.to_time +
                     "' is no time; give one in UTC, e.g. 2024-05-01T12:00, or ms since 1970"};
  }
  const auto brokers = brokers_of(cluster, reset);
  if (!brokers.ok()) return brokers.error();
  Moves moves;
  for (const BrokerAt& broker : *brokers) {
    if (Status read = add_queues(cluster, broker, reset, moves); !read.ok()) return read.error();
  }
  if (Status kept = keep_queue(reset, moves); !kept.ok()) return kept.error();
  if (moves.empty()) {
    return Error{ErrorCode::kNotFound, "topic '" + reset.topic +
                                           "' has no queues to read; saker admin topics show " +
                                           reset.topic + " has its settings"};
  }
  if (Status set = set_targets(cluster, reset, moves); !set.ok()) return set.error();
  for (const QueueMove& move : moves) {
    if (move.then < move.begin || move.then > move.end) return out_of_range(move, reset);
  }
  std::sort(moves.begin(), moves.end(), [](const QueueMove& a, const QueueMove& b) {
    return std::tie(a.broker.name, a.queue) < std::tie(b.broker.name, b.queue);
  });
  return moves;
}

Result<bool> is_online(Cluster& cluster, const Moves& moves, const std::string& group) {
  bool found = false;
  const std::string* asked = nullptr;  // moves stand by broker
  for (const QueueMove& move : moves) {
    if (asked != nullptr && *asked == move.broker.name) continue;
    asked = &move.broker.name;
    const auto online = read_members(cluster, move.broker, {group});
    if (!online.ok()) return online.error();
    for (const auto& [name, members] : *online) {
      found = true;
      if (members.group.message_model != wire::remoting::body::MessageModel::kBroadcasting)
        continue;
      return Error{ErrorCode::kFailedPrecondition,
                   "group '" + group +
                       "' is broadcasting: its clients keep their offsets themselves, and no "
                       "broker can move them"};
    }
  }
  return found;
}

}  // namespace saker::cli
