#pragma once

#include "api/pop.h"
#include "base/clock.h"
#include "broker/consume/wake_router.h"
#include "broker/lite/lite_board.h"
#include "broker/lite/lite_checks.h"
#include "broker/offset/offset_table.h"
#include "broker/pop/order_table.h"
#include "broker/pop/pop_checks.h"

namespace saker::broker {

/// What consumers say of messages popped from lite topics: done, or later again. Thread: its lane.
class LiteAcker {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Clock& clock;
    PopChecks& pop_checks;
    LiteChecks& checks;
    LiteBoard& board;
    OrderTable& orders;
    OffsetTable& offsets;
    WakeRouter& router;
  };
  explicit LiteAcker(const Rooms& rooms) : rooms_(rooms) {}

  api::Outcome acknowledge(const api::PoppedMessage& message, const api::ClientChannel& client);
  api::InvisibilityOutcome change_invisibility(const api::InvisibilityRequest& request,
                                               const api::ClientChannel& client);

 private:
  api::Outcome settle(const api::PoppedMessage& message, const Progress& of);
  bool is_done(const api::PoppedMessage& message, const Progress& of) const;
  /// Says on the board when the queue opens, or that it is open.
  void note_opening(const Progress& of);

  const Rooms rooms_;
};

}  // namespace saker::broker
