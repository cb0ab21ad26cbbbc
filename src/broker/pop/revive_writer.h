#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "broker/tally/event_counts.h"
#include "model/host_address.h"
#include "model/offset.h"
#include "store/store.h"
#include "wire/record/revive_record.h"

namespace saker::broker {

/// Stages records of the revive log. They stand in it as RocketMQ's do, but at once: RocketMQ sends
/// them through its timer, which brings them there when they are due.
/// Thread: of its appender.
class ReviveWriter {
 public:
  struct Rooms {
    const Clock& clock;
    store::Appender& appender;
    const std::string& topic;  ///< of the revive log
    HostAddress host;
    EventCounts& events;
  };
  explicit ReviveWriter(const Rooms& rooms)
      : rooms_(rooms),
        check_points_(rooms.events.check_points),
        ack_records_(rooms.events.ack_records) {}

  /// Where it stands; nothing if the store did not take it.
  using Done = UniqueFunction<void(std::optional<QueueOffset>)>;

  void stage(std::int32_t revive_queue, const wire::record::CheckPointRecord& record, Done done);
  /// Nobody waits for the disk: an acknowledgement that is lost brings a message again.
  void stage(std::int32_t revive_queue, const wire::record::AckRecord& record, Done done);

  /// Whether something was staged since the last commit began.
  bool has_staged() const { return has_staged_; }
  void note_commit() { has_staged_ = false; }

 private:
  struct Text {
    std::string_view tag;
    std::string body;
    std::string unique_key;
    Counts& counts;
  };
  void stage(std::int32_t revive_queue, const Text& text, bool wait_durable, Done done);

  const Rooms rooms_;
  PairCache check_points_;
  PairCache ack_records_;
  bool has_staged_ = false;
  std::string properties_;
};

}  // namespace saker::broker
