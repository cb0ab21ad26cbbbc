#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/lookup.h"
#include "front/http/admin/message_source.h"
#include "model/delay_levels.h"

namespace saker::front {

/// A message that is delivered later.
struct Waiting {
  Message message;
  std::int64_t due_ms = 0;
  std::int32_t level = 0;  ///< of a delay; 0: it has a time of its own
  /// What goes before it on earlier pages: the second in which it is due, and its place in the log.
  api::TimerPlace place;

  std::string topic() const;
};

/// The messages of a broker that wait for their time, page by page: those with a time of their own
/// from their slots, those with a delay level from its queue. Only what a page shows is read,
/// unless a topic is named. Thread: one of the site's.
class WaitingList {
 public:
  struct Wish {
    api::TimerPlace after;     ///< only those behind it
    std::string topic;         ///< only those for it; empty: for all
    std::int64_t from_ms = 0;  ///< only those that are due then or later
    std::size_t count_max = 0;
  };
  /// By time. With `next`, which is the place of none but lies before all others, there may be
  /// more.
  struct Page {
    std::vector<Waiting> waiting;
    std::optional<api::TimerPlace> next;
  };

  /// The call outlives it.
  explicit WaitingList(AdminCall& call);

  api::OutcomeOf<Page> page(Wish wish);

  /// The timer with such an id, or that such a recall handle stands for; nothing if none waits.
  api::OutcomeOf<std::optional<Waiting>> find_timer(const std::string& id_or_handle);
  /// What waits by a delay level and has that id.
  api::OutcomeOf<std::optional<Waiting>> find_delayed(const std::string& id);

  std::string handle_of(const Waiting& timer) const;

 private:
  /// What one of the places where messages wait has for a page.
  struct Part {
    std::vector<Waiting> waiting;
    std::optional<api::TimerPlace> read_to;  ///< there is more behind it; nothing: that is all
  };

  api::OutcomeOf<Part> timers(const Wish& wish, bool only_slot);
  api::OutcomeOf<Part> delayed(const Wish& wish, std::int32_t level);
  api::OutcomeOf<std::optional<Waiting>> find_in_index(const std::string& key);
  api::OutcomeOf<std::optional<Waiting>> find_in_slots(const std::string& key, Wish from,
                                                       bool only_slot);
  api::OutcomeOf<std::int64_t> next_delivery(std::int32_t level, std::int64_t due_ms) const;
  Waiting timer_of(Message&& message, const api::TimerPlace& place) const;
  Waiting delayed_of(Message&& message, std::int32_t level) const;

  AdminCall& call_;
  const std::int64_t now_ms_;
  std::string broker_name_;
  DelayLevels levels_;
  std::int64_t precision_ms_;
};

}  // namespace saker::front
