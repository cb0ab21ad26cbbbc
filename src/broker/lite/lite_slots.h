#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/string_map.h"

namespace saker::broker {

/// What is known of light queues as groups read them, by group and queue:
///
///     state          came            taken     found nothing  handed out  opened
///     idle           READY           ·         ·              closed      READY
///     ready          READY           reading   ·              ·           READY
///     reading        reading again   ·         idle           closed      reading again
///     reading again  ·               ·         READY          closed      ·
///     closed         ·               reading   ·              closed      READY
///
/// "·" stays; READY in capitals is announced to those who read the queue. Idle slots are not kept.
/// Thread: one at a time.
class LiteSlots {
 public:
  enum class State : std::uint8_t {
    kIdle,          ///< there is nothing to hand out, as far as is known
    kReady,         ///< there may be something
    kReading,       ///< a pop looks
    kReadingAgain,  ///< a pop looks, and may have looked before something came
    kClosed,        ///< something is handed out, neither done nor visible again
  };
  enum class Event : std::uint8_t {
    kCame,          ///< a message, or one who reads and does not know what there is
    kTaken,         ///< a pop takes it to look
    kFoundNothing,  ///< the pop
    kHandedOut,     ///< by the pop, or it found it closed: it opens at a time
    kOpened,        ///< all is done or visible again
  };
  struct Key {
    std::string group;
    std::string queue;
    friend auto operator<=>(const Key&, const Key&) = default;
  };

  State state(std::string_view group, std::string_view queue) const;

  /// True if the slot is to be announced. `opens_ms`, wall: of kHandedOut.
  bool apply(std::string_view group, std::string_view queue, Event event,
             std::int64_t opens_ms = INT64_MAX);

  void erase(std::string_view group, std::string_view queue);

  /// The closed ones whose time has come; they stay closed until the caller says kOpened.
  std::vector<Key> due(std::int64_t wall_ms) const;

  std::int64_t closed_count() const { return static_cast<std::int64_t>(openings_.size()); }

 private:
  using Openings = std::multimap<std::int64_t, Key>;
  struct Slot {
    State state = State::kIdle;
    std::optional<Openings::iterator> opening;  ///< of kClosed
  };

  void forget_opening(Slot& slot);

  StringMap<StringMap<Slot>> groups_;  ///< group → queue →
  Openings openings_;
};

}  // namespace saker::broker
