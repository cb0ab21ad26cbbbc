#pragma once

#include <cstdint>

#include "api/broker.h"
#include "base/worker.h"
#include "store/store.h"

namespace saker::broker {

/// Looks messages up by key, by place and in queues. All of that may wait for the disk, and a key
/// that many messages have may lead a long way through the index: so it runs on threads of its own,
/// which are started by the first query, and is answered on the lane that asked. Thread: any.
class Querier {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const store::Store& store;
    api::LaneExecutor& executor;
    std::int32_t unique_query_count = 32;
    std::int32_t waiting_max = 1'000;
  };
  explicit Querier(const Rooms& rooms)
      : rooms_(rooms),
        worker_({.name = "query", .tasks_max = static_cast<std::size_t>(rooms.waiting_max)}) {}

  void look_up(api::Lane lane, const api::Lookup& what, api::LookupCompletion done);

  /// Queries that wait for their turn.
  std::int64_t waiting() const { return static_cast<std::int64_t>(worker_.waiting()); }

 private:
  void query(api::Lane lane, const api::KeyQuery& query, api::LookupCompletion done);
  void read(api::Lane lane, const api::QueueQuery& query, api::LookupCompletion done);
  template <class Look>
  void run(api::Lane lane, Look look, api::LookupCompletion done);
  api::LookupOutcome found(const store::KeyQuery& query) const;
  api::LookupOutcome read_now(const store::ReadRequest& request) const;
  api::LookupOutcome seen(LogOffset offset) const;

  const Rooms rooms_;
  Worker worker_;
};

}  // namespace saker::broker
