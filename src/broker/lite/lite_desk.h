#pragma once

#include "broker/lite/lite_acker.h"
#include "broker/lite/lite_checks.h"
#include "broker/lite/lite_popper.h"
#include "broker/lite/lite_state.h"
#include "broker/pop/pop_reader.h"
#include "broker/pop/pop_state.h"

namespace saker::broker {

/// What one lane needs to serve pops of lite topics. Thread: its lane.
class LiteDesk {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    GroupTable& groups;
    OffsetTable& offsets;
    const store::Store& store;
    WakeRouter& router;
    PopState& pop;
    PopChecks& pop_checks;
    LiteState& state;
    HoldQuota& quota;
    ReadMeter& meter;
    std::size_t lane = 0;
  };
  explicit LiteDesk(const Rooms& rooms)
      : checks_({rooms.options, rooms.clock, rooms.topics, rooms.groups, rooms.store}),
        reader_({rooms.options, rooms.clock, rooms.topics, rooms.store, rooms.pop}),
        popper_({rooms.options, rooms.clock, checks_, rooms.state.board, rooms.state.waits, reader_,
                 rooms.router, rooms.quota, rooms.meter, rooms.lane}),
        acker_({rooms.clock, rooms.pop_checks, checks_, rooms.state.board, rooms.pop.orders,
                rooms.offsets, rooms.router}) {}

  LitePopper& popper() { return popper_; }
  LiteAcker& acker() { return acker_; }

 private:
  LiteChecks checks_;
  PopReader reader_;
  LitePopper popper_;
  LiteAcker acker_;
};

}  // namespace saker::broker
