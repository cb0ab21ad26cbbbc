#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/record/record.h"

namespace saker::wire::message {

/// A message as a broker gave it out. Copies share the bytes. Thread: any (immutable).
struct Message {
  std::string broker;                        ///< the name of the broker that has it
  std::shared_ptr<const std::string> bytes;  ///< what the views of `record` point into
  wire::record::Record record;

  /// Of a repeated name the last one; empty if absent.
  std::string_view property(std::string_view name) const;
  /// Where it stands, as RocketMQ spells it (spec 03 §4).
  std::string offset_id() const;
  /// The id that its producer knows; the offset id if it has none.
  std::string id() const;
  std::string topic() const { return std::string(record.topic); }
  std::int64_t queue_offset() const { return record.queue_offset.value; }
};

/// The messages of an answer's body, which is records one after the other. A stored batch becomes
/// its messages (spec 03 §8). Errors: kCorrupt, with the broker's name.
Result<std::vector<Message>> split_messages(const std::string& broker, std::string body);

}  // namespace saker::wire::message
