#pragma once

#include <cstdint>
#include <string>

namespace saker::api {

/// How a verb ended. Front ends map it to their protocol's codes in one table each.
enum class Status : std::uint8_t {
  kOk,
  kFlushTimeout,  ///< stored, but not confirmed on disk in time
  kFailed,        ///< a generic failure, in words
  kBusy,          ///< over a bound now; try again
  kInvalidParameter,
  kMessageIllegal,  ///< over a limit, or contradicting itself
  kNotWritable,     ///< the store takes nothing now
  kNoPermission,
  kIllegalOperation,  ///< too late, not for this broker, or to what is not there any more
  kTopicNotFound,
  kGroupNotFound,
  kOffsetNotFound,  ///< no offset, or no message
  kConsumerNotOnline,
  kClientTimeout,  ///< a client did not answer in time
  kSubscriptionNotFound,
  kSubscriptionInvalid,   ///< the expression cannot be parsed
  kSubscriptionOutdated,  ///< the broker knows an older one than the client
  kPullNotFound,          ///< nothing new in the queue
  kPullRetry,             ///< nothing matched; continue at the given offset
  kPullOffsetMoved,       ///< the offset was out of range; continue at the given one
  kPopNotFound,           ///< nothing to pop came in time
  kPopQueueFull,          ///< too many pops wait already
  kNoMessage,             ///< no such message in the queue
  kTooManyLightQueues,    ///< the broker has as many as it may
  kTooManySubscriptions,  ///< of lite topics
};

/// Outcome of a verb that returns nothing else.
struct Outcome {
  Status status = Status::kOk;
  std::string message;  ///< for the user; empty on success

  bool ok() const { return status == Status::kOk; }
};

/// Outcome with a value that counts only on kOk.
template <class T>
struct OutcomeOf {
  Status status = Status::kOk;
  std::string message;
  T value{};

  bool ok() const { return status == Status::kOk; }
};

}  // namespace saker::api
