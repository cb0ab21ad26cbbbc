#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/lite.h"
#include "base/clock.h"
#include "broker/consume/held_list.h"
#include "broker/consume/wake_router.h"
#include "broker/lite/lite_board.h"
#include "broker/lite/lite_checks.h"
#include "broker/pop/pop_reader.h"
#include "broker/pop/pop_waits.h"
#include "broker/tally/pair_counts.h"

namespace saker::broker {

/// Hands out messages of lite topics, of each lite topic in order; holds those that ask before
/// there is one. Thread: its lane.
class LitePopper {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    LiteChecks& checks;
    LiteBoard& board;
    PopWaits& waits;
    PopReader& reader;
    WakeRouter& router;
    HoldQuota& quota;
    ReadMeter& meter;
    std::size_t lane = 0;
  };
  explicit LitePopper(const Rooms& rooms) : rooms_(rooms), held_(rooms.quota) {}

  void pop(const api::LitePopRequest& request, const api::ClientChannelPtr& client,
           api::LitePopCompletion done);

  /// Answers held pops of this lane for which messages may have come.
  void wake(std::span<const Waiting> woken);
  /// Answers held pops whose time is up.
  void answer_overdue();

 private:
  /// A pop that waits: the request in words of its own.
  struct HeldPop : Held<HeldPop> {
    std::string client_id;
    std::string group;
    std::string topic;
    std::string attempt_id;
    api::LitePopRequest request;  ///< its views point into the strings above
    api::LitePopCompletion done;

    LiteBoard::Who who() const { return {client_id, group}; }
    PopWaits::Key key() const { return {client_id, group, QueueId{-1}}; }
  };
  /// What one pop took from all lite topics.
  struct Taking {
    std::int64_t pop_time_ms = 0;
    std::int32_t message_count = 0;
    std::vector<std::string> queues;
    std::vector<std::int32_t> delivery_counts;
    std::vector<api::Slice> slices;
  };

  void serve(const api::LitePopRequest& request, const api::ClientChannelPtr& client,
             api::LitePopCompletion done);
  Taking take(const api::LitePopRequest& request);
  void visit(const api::LitePopRequest& request, const std::string& queue, Taking& taking);
  void keep(std::string queue, PopTaking& taken, Taking& taking) const;
  void note(const api::LitePopRequest& request, const std::string& queue, LiteBoard::Event event,
            std::int64_t opens_ms = INT64_MAX);
  void hold(const api::LitePopRequest& request, const api::ClientChannelPtr& client,
            api::LitePopCompletion done);
  HeldPop& copy(const api::LitePopRequest& request, const api::ClientChannelPtr& client);
  bool park(HeldPop& held);
  void try_again(HeldPop& held, bool for_the_last_time);
  void answer(const api::LitePopRequest& request, Taking taking, api::LitePopCompletion done);
  void answer_nothing(const api::LitePopRequest& request, api::Status status,
                      std::string_view message, api::LitePopCompletion done) const;
  std::int64_t hold_ms(const api::LitePopRequest& request) const;
  void release(HeldPop& held);

  const Rooms rooms_;
  HeldList<HeldPop> held_;
};

}  // namespace saker::broker
