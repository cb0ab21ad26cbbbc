#include <algorithm>
#include <cstdlib>

#include "cli/admin/group_store.h"
#include "cli/admin/progress/offset_moves.h"
#include "cli/admin/progress/offsets.h"
#include "wire/remoting/body/queue_figures.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;

using Moves = std::vector<QueueMove>;

std::int64_t messages_moved(const Moves& moves) {
  std::int64_t sum = 0;
  for (const QueueMove& move : moves) sum += std::abs(move.then - move.now.value_or(move.begin));
  return sum;
}

/// A broker that moves offsets itself goes by queue and offset. One that has its clients do it goes
/// by the time, where -1 without force leaves all as it is, and answers with all queues.
rpc::Request reset_request(const QueueMove& move, const OffsetReset& reset) {
  return {request::kInvokeBrokerToResetOffset,
          {{"topic", reset.topic},
           {"group", reset.group},
           {"queueId", std::to_string(move.queue)},
           {"offset", std::to_string(move.then)},
           {"timestamp", "-1"},
           {"isForce", "false"}},
          {}};
}

bool has_moved(const Answer& answer, const QueueMove& move) {
  if (answer.code != response::kSuccess) return false;
  const auto offsets = wire::remoting::body::decode_reset_offsets(answer.body);
  return offsets.ok() && offsets->size() == 1 &&
         offsets->front().first.queue_id.value == move.queue &&
         offsets->front().second == move.then;
}

Status commit(Cluster& cluster, const QueueMove& move, const OffsetReset& reset) {
  const auto answer = cluster.ask(move.broker,
                                  {request::kUpdateConsumerOffset,
                                   {{"consumerGroup", reset.group},
                                    {"topic", reset.topic},
                                    {"queueId", std::to_string(move.queue)},
                                    {"commitOffset", std::to_string(move.then)}},
                                   {}},
                                  "move group '" + reset.group + "'");
  if (!answer.ok()) return answer.error();
  return {};
}

/// What is to be done where the broker did not move the group itself.
Status move_otherwise(Cluster& cluster, const QueueMove& move, const OffsetReset& reset,
                      const Answer& answer, bool group_is_online) {
  if (!group_is_online) return commit(cluster, move, reset);
  if (answer.code != response::kSuccess)
    return refusal(shown(move.broker), "move group '" + reset.group + "'", answer);
  return Error{ErrorCode::kFailedPrecondition,
               shown(move.broker) +
                   " leaves it to clients to move their offsets (it is RocketMQ 4.x, or has "
                   "useServerSideResetOffset=false); stop those of group '" +
                   reset.group + "' and do it again"};
}

Status carry_out(Cluster& cluster, const Moves& moves, const OffsetReset& reset,
                 bool group_is_online) {
  std::size_t done = 0;
  for (const QueueMove& move : moves) {
    const auto answer = cluster.call(move.broker, reset_request(move, reset));
    Status moved;
    if (!answer.ok()) {
      moved = answer.error();
    } else if (!has_moved(*answer, move)) {
      moved = move_otherwise(cluster, move, reset, *answer, group_is_online);
    }
    if (!moved.ok()) {
      return Error{moved.error().code, moved.error().message + " (" + std::to_string(done) +
                                           " of " + std::to_string(moves.size()) +
                                           " queues were moved)"};
    }
    ++done;
  }
  return {};
}

void print(const AdminOptions& admin, const OffsetReset& reset, const Moves& moves) {
  Page page;
  page.fact("group", reset.group).fact("topic", reset.topic).fact("moved", !reset.is_dry);
  Table& table = page.table("queues", {{"broker"},
                                       {"queue", Kind::kNumber},
                                       {"now", Kind::kNumber},
                                       {"then", Kind::kNumber},
                                       {"difference", Kind::kNumber}});
  for (const QueueMove& move : moves) {
    table.add({move.broker.name, move.queue, move.now ? Cell(*move.now) : Cell(), move.then,
               move.now ? Cell(move.then - *move.now) : Cell()});
  }
  page.print(admin.form);
}

Status run(const AdminOptions& admin, const OffsetReset& reset) {
  Cluster cluster(admin);
  const auto moves = plan_moves(cluster, reset);
  if (!moves.ok()) return moves.error();
  const auto online = is_online(cluster, *moves, reset.group);
  if (!online.ok()) return online.error();
  if (!reset.is_dry && !reset.is_confirmed) {
    return Error{ErrorCode::kFailedPrecondition,
                 "group '" + reset.group + "' would move by " +
                     std::to_string(messages_moved(*moves)) + " messages in " +
                     std::to_string(moves->size()) + " queue(s) of topic '" + reset.topic +
                     "'; nothing was done. To do it add --yes, to see each --dry-run"};
  }
  if (!reset.is_dry) {
    if (Status done = carry_out(cluster, *moves, reset, *online); !done.ok()) return done;
  }
  print(admin, reset, *moves);
  return {};
}

}  // namespace

int offsets_reset(const AdminOptions& admin, const OffsetReset& reset) {
  const int code = end("offsets reset", run(admin, reset));
  // A file that says what cannot be is no wrong command line.
  return reset.from_file ? std::min(code, kExitFailed) : code;
}

}  // namespace saker::cli
