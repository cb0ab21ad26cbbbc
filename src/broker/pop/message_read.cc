#include "broker/pop/message_read.h"

namespace saker::broker {

/// The numbers in records say it less well: those in light queues are others, and damaged ones are
/// nonsense.
store::ReadResult read_message(const store::Store& store, store::ReadRequest place) {
  place.message_count_max = 1;
  store::ReadResult result = store.read(place, nullptr);
  if (result.outcome != store::ReadOutcome::kFound) return result;
  const QueueOffset first = result.next_offset + -result.message_count;
  if (first > place.offset) result.outcome = store::ReadOutcome::kMessageWasRemoving;
  return result;
}

QueueOffset end_of_message(const store::Store& store, const store::ReadRequest& place) {
  const store::ReadResult result = read_message(store, place);
  return result.outcome == store::ReadOutcome::kFound ? result.next_offset : place.offset + 1;
}

}  // namespace saker::broker
