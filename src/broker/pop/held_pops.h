#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/pop.h"
#include "broker/consume/held_list.h"
#include "broker/pop/pop_waits.h"

namespace saker::broker {

/// One pop that waits for a message, or a client that waits to be told of one: the request in words
/// of its own, the client and the completion of its kind.
struct HeldPop : Held<HeldPop> {
  PopWaits::Kind kind = PopWaits::Kind::kPop;
  std::optional<std::int64_t> opens_ms;  ///< wall: a closed queue may be open then
  std::string group;
  std::string topic;
  std::string expression_type;
  std::string expression_text;
  std::string attempt_id;
  api::PopRequest request;               ///< its views point into the strings above
  api::PopCompletion done;               ///< kPop
  api::PopNoticeCompletion notice_done;  ///< kNotice
  std::int64_t since_ns = 0;             ///< precise clock
  std::int64_t held_before_ns = 0;       ///< it was woken and found nothing

  PopWaits::Key key() const { return {topic, group, request.target.queue_id}; }
};

/// The held pops of one lane in the order of their deadlines. Thread: its lane.
class HeldPops {
 public:
  /// The quota outlives it.
  explicit HeldPops(HoldQuota& quota) : held_(quota) {}

  /// Copies the request. The rest is for the caller to fill in.
  HeldPop& add(const api::PopRequest& request, const api::ClientChannelPtr& client,
               std::int64_t deadline_ms);

  /// The held pop; null if the ticket no longer stands for it.
  static HeldPop* find(const Waiting& waiting) { return HeldList<HeldPop>::find(waiting); }

  void release(HeldPop& pop);
  /// It waits no longer, and may be followed by another of its client before it is released.
  void give_back(HeldPop& pop) { held_.give_back(pop); }

  /// The queue that it wants is closed until then.
  void note_closed(HeldPop& pop, std::int64_t opens_ms);

  /// The one with the nearest deadline; null if none is held.
  HeldPop* first() { return held_.first(); }

  /// Those whose queue may be open by now.
  std::vector<HeldPop*> opened(std::int64_t wall_ms);

 private:
  HeldList<HeldPop> held_;
  std::int64_t closed_count_ = 0;  ///< those with opens_ms
};

}  // namespace saker::broker
