#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/lookup.h"
#include "api/outcome.h"
#include "front/http/admin/admin_call.h"
#include "wire/message/message.h"

namespace saker::front {

using wire::message::Message;
using Messages = std::vector<Message>;

/// Where a scan goes.
struct QueueSpan {
  std::string topic;
  std::int32_t queue = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// What one request asks the store of its broker, within a bound of time and of messages. No
/// consumer's progress moves. Errors: kClientTimeout when the time is over, kBusy of a broker with
/// too many queries. Thread: one of the site's.
class MessageSource {
 public:
  /// Messages that the scans of one request look at, all together.
  static constexpr std::int64_t kScannedMax = 20'000;
  static constexpr std::size_t kScannedBytesMax = 64 << 20;

  /// The call outlives it. `scanned_max`: see kScannedMax.
  explicit MessageSource(AdminCall& call, std::int64_t scanned_max = kScannedMax)
      : call_(call), scanned_max_(scanned_max) {}

  struct KeySearch {
    std::string topic;
    std::string key;
    bool is_unique = false;  ///< the key is the id of a message
    std::int32_t count_max = 32;
    std::int64_t from_ms = 0;
    std::int64_t to_ms = INT64_MAX;
  };
  /// Those whose key it is, not only those whose key has that hash. Oldest first.
  api::OutcomeOf<Messages> by_key(const KeySearch& search);
  /// Those with an id: the one that stands where it says, or all whose producer named them so; in
  /// one topic, or in all that are nobody's own. Oldest first.
  api::OutcomeOf<Messages> by_id(const std::string& id, const std::optional<std::string>& topic);
  /// The message that an offset id names; nothing if the id is none of this broker.
  api::OutcomeOf<std::optional<Message>> by_place(const std::string& id);
  /// Nothing if no message begins there.
  api::OutcomeOf<std::optional<Message>> at(LogOffset place);

  /// Of the timer topic, with the place of each.
  struct InSlots {
    Messages messages;
    std::vector<api::TimerPlace> places;
    bool is_complete = true;  ///< false: there are more behind the last
  };
  /// Those that wait for a time of their own, slot by slot.
  api::OutcomeOf<InSlots> in_slots(const api::TimerQuery& query);

  /// Gives the messages of a span in order until `take` says false. The value: whether all that was
  /// to be looked at was; false where the bound of messages came first.
  api::OutcomeOf<bool> scan(const QueueSpan& span, const std::function<bool(Message&&)>& take);

 private:
  struct Part {
    Messages messages;
    std::int64_t next = 0;
  };
  api::OutcomeOf<Part> read(const QueueSpan& span, std::int64_t first);
  api::OutcomeOf<api::LookupOutcome> ask(const api::Lookup& what);
  api::OutcomeOf<Messages> everywhere(const std::string& id);
  bool is_late() const { return std::chrono::steady_clock::now() >= call_.deadline; }

  AdminCall& call_;
  const std::int64_t scanned_max_;
  std::int64_t scanned_ = 0;
  std::size_t scanned_bytes_ = 0;
};

/// The messages of an answer; those in batches one by one. What is none ends them.
Messages messages_in(const api::LookupOutcome& outcome);

}  // namespace saker::front
