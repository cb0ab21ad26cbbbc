#pragma once

#include <span>
#include <vector>

#include "api/pop.h"
#include "broker/consume/wake_router.h"
#include "broker/pop/acker.h"
#include "broker/pop/pop_checks.h"
#include "broker/pop/pop_reader.h"
#include "broker/pop/pop_state.h"
#include "broker/pop/popper.h"
#include "broker/pop/revive_writer.h"

namespace saker::broker {

/// What one lane needs to serve pops. Thread: its lane.
class PopDesk {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    GroupTable& groups;
    OffsetTable& offsets;
    SeenSubscriptions& seen;
    const store::Store& store;
    store::Appender& appender;
    WakeRouter& router;
    PopState& state;
    HoldQuota& quota;
    ReadMeter& meter;
    EventCounts& events;
    std::size_t lane = 0;
  };
  explicit PopDesk(const Rooms& rooms);

  Popper& popper() { return popper_; }
  Acker& acker() { return acker_; }
  PopChecks& checks() { return checks_; }
  ReviveWriter& writer() { return writer_; }
  /// Whether something waits for a commit.
  bool has_staged() const { return writer_.has_staged() || acker_.has_collected(); }

 private:
  PopChecks checks_;
  PopReader reader_;
  ReviveWriter writer_;
  Popper popper_;
  Acker acker_;
};

}  // namespace saker::broker
