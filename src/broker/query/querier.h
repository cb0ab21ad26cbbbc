#pragma once

#include <cstdint>

#include "api/broker.h"
#include "broker/query/query_threads.h"
#include "broker/query/timer_look.h"
#include "store/store.h"

namespace saker::broker {

/// Looks messages up by key, by place, in queues and in slots of timers. All of that may wait for
/// the disk, and a key that many messages have may lead a long way through the index: so it runs on
/// the threads for that, and is answered on the lane that asked. Thread: any.
class Querier {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const store::Store& store;
    QueryThreads& threads;
    std::int32_t unique_query_count = 32;
    const TimerLook* timers = nullptr;  ///< null: nothing waits
  };
  explicit Querier(const Rooms& rooms) : rooms_(rooms) {}

  void look_up(api::Lane lane, const api::Lookup& what, api::LookupCompletion done);

 private:
  void query(api::Lane lane, const api::KeyQuery& query, api::LookupCompletion done);
  void list(api::Lane lane, const api::TimerQuery& query, api::LookupCompletion done);
  void read(api::Lane lane, const api::QueueQuery& query, api::LookupCompletion done);
  api::LookupOutcome found(const store::KeyQuery& query) const;
  api::LookupOutcome read_now(const store::ReadRequest& request) const;
  api::LookupOutcome seen(LogOffset offset) const;

  const Rooms rooms_;
};

}  // namespace saker::broker
