#include "broker/lite/lite_slots.h"

#include <array>

namespace saker::broker {
namespace {

using State = LiteSlots::State;

struct Step {
  State next;
  bool announces = false;
};

constexpr Step kIdle{State::kIdle};
constexpr Step kReady{State::kReady};
constexpr Step kAnnounced{State::kReady, true};
constexpr Step kReading{State::kReading};
constexpr Step kAgain{State::kReadingAgain};
constexpr Step kClosed{State::kClosed};

// Rows: states; columns: events; both in the order of their enumerations.
constexpr std::array<std::array<Step, 5>, 5> kSteps{{
    {kAnnounced, kIdle, kIdle, kClosed, kAnnounced},
    {kAnnounced, kReading, kReady, kReady, kAnnounced},
    {kAgain, kReading, kIdle, kClosed, kAgain},
    {kAgain, kAgain, kAnnounced, kClosed, kAgain},
    {kClosed, kReading, kClosed, kClosed, kAnnounced},
}};

}  // namespace

State LiteSlots::state(std::string_view group, std::string_view queue) const {
  const auto queues = groups_.find(group);
  if (queues == groups_.end()) return State::kIdle;
  const auto slot = queues->second.find(queue);
  return slot == queues->second.end() ? State::kIdle : slot->second.state;
}

bool LiteSlots::apply(std::string_view group, std::string_view queue, Event event,
                      std::int64_t opens_ms) {
  const Step step =
      kSteps[static_cast<std::size_t>(state(group, queue))][static_cast<std::size_t>(event)];
  if (step.next == State::kIdle) {
    erase(group, queue);
    return false;
  }
  Slot& slot = groups_[std::string(group)][std::string(queue)];
  slot.state = step.next;
  if (step.next != State::kClosed) {
    forget_opening(slot);
  } else if (event == Event::kHandedOut) {
    forget_opening(slot);
    slot.opening = openings_.emplace(opens_ms, Key{std::string(group), std::string(queue)});
  }
  return step.announces;
}

void LiteSlots::erase(std::string_view group, std::string_view queue) {
  const auto queues = groups_.find(group);
  if (queues == groups_.end()) return;
  const auto slot = queues->second.find(queue);
  if (slot == queues->second.end()) return;
  forget_opening(slot->second);
  queues->second.erase(slot);
  if (queues->second.empty()) groups_.erase(queues);
}

void LiteSlots::forget_opening(Slot& slot) {
  if (slot.opening) openings_.erase(*slot.opening);
  slot.opening.reset();
}

std::vector<LiteSlots::Key> LiteSlots::due(std::int64_t wall_ms) const {
  std::vector<Key> keys;
  for (auto one = openings_.begin(); one != openings_.end() && one->first <= wall_ms; ++one) {
    keys.push_back(one->second);
  }
  return keys;
}

}  // namespace saker::broker
