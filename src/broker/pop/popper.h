#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "api/pop.h"
#include "base/clock.h"
#include "broker/consume/wake_router.h"
#include "broker/options.h"
#include "broker/pop/held_pops.h"
#include "broker/pop/pop_checks.h"
#include "broker/pop/pop_reader.h"
#include "broker/pop/pop_state.h"
#include "broker/pop/revive_writer.h"
#include "broker/tally/pair_counts.h"

namespace saker::broker {

/// Hands out messages to consumers that share a topic's messages one by one; holds those that ask
/// before there is one. A message is handed out only after its check point is stored, or, buffered,
/// while the group's offset stays before it. Thread: its lane.
class Popper {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    PopState& state;
    WakeRouter& router;
    PopChecks& checks;
    PopReader& reader;
    ReviveWriter& writer;
    HoldQuota& quota;
    ReadMeter& meter;
    std::size_t lane = 0;
  };
  explicit Popper(const Rooms& rooms) : rooms_(rooms), held_(rooms.quota) {}

  void pop(const api::PopRequest& request, const api::ClientChannelPtr& client,
           api::PopCompletion done);
  void peek(const api::PeekRequest& request, const api::ClientChannelPtr& client,
            api::PopCompletion done);
  void await(const api::PopNoticeRequest& request, const api::ClientChannelPtr& client,
             api::PopNoticeCompletion done);

  /// Answers held pops of this lane for which messages may have come.
  void wake(std::span<const Waiting> woken);

  /// Answers held pops whose time is up, and tries those whose queue opened.
  void answer_overdue();

 private:
  struct HandOut;

  void serve(const api::PopRequest& request, const api::ClientChannelPtr& client,
             api::PopCompletion done);
  void hand_out(const api::PopRequest& request, PopTaking taking, api::PopCompletion done);
  void protect(HandOut& hand_out, PopPortion& portion, const std::shared_ptr<HandOut>& self);
  CheckPointPtr check_point_of(const HandOut& hand_out, const PopPortion& portion) const;
  bool may_buffer(const CheckPoint& check_point) const;
  void answer(HandOut& hand_out);
  void count_found(const HandOut& hand_out);
  void answer_nothing(const api::PopRequest& request, api::Status status, const PopTaking& taking,
                      api::PopCompletion& done) const;
  api::PopOutcome outcome_of(const api::PopRequest& request, const PopTaking& taking) const;
  void wake_another(const PopWaits::Key& key);
  std::int64_t hold_ms(const api::PopRequest& request) const;
  HeldPop* park(const api::PopRequest& request, const api::ClientChannelPtr& client,
                PopWaits::Kind kind, const PopPermit& permit);
  std::string refusal_of(const api::ClientChannel& client);
  void hold(const api::PopRequest& request, const api::ClientChannelPtr& client,
            const PopPermit& permit, const PopTaking& taking, api::PopCompletion done);
  void try_again(HeldPop& held, bool for_the_last_time);
  static void tell(api::PopNoticeCompletion& done, bool has_message);

  const Rooms rooms_;
  HeldPops held_;
  std::int64_t held_ns_ = 0;  ///< of the pop at hand
};

}  // namespace saker::broker
