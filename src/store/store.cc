#include "store/store.h"

#include "file/disk.h"
#include "store/local_store.h"

namespace saker::store {

Result<std::unique_ptr<Store>> Store::open(const Options& options, const Clock& clock,
                                           ArrivalListener& listener) {
  Result<std::unique_ptr<LocalStore>> opened =
      LocalStore::open_on(std::make_shared<file::RealDisk>(), options, clock, listener);
  if (!opened) return opened.error();
  return std::unique_ptr<Store>(std::move(*opened));
}

std::string_view name_of(ReadOutcome outcome) {
  switch (outcome) {
    case ReadOutcome::kFound:
      return "FOUND";
    case ReadOutcome::kNoMatchedMessage:
      return "NO_MATCHED_MESSAGE";
    case ReadOutcome::kMessageWasRemoving:
      return "MESSAGE_WAS_REMOVING";
    case ReadOutcome::kOffsetFoundNull:
      return "OFFSET_FOUND_NULL";
    case ReadOutcome::kOffsetOverflowBadly:
      return "OFFSET_OVERFLOW_BADLY";
    case ReadOutcome::kOffsetOverflowOne:
      return "OFFSET_OVERFLOW_ONE";
    case ReadOutcome::kOffsetTooSmall:
      return "OFFSET_TOO_SMALL";
    case ReadOutcome::kNoMatchedQueue:
      return "NO_MATCHED_LOGIC_QUEUE";
    case ReadOutcome::kUnreadable:
      return "UNREADABLE";
    case ReadOutcome::kNoMessageInQueue:
      return "NO_MESSAGE_IN_QUEUE";
  }
  return "?";
}

}  // namespace saker::store
