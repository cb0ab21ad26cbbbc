#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "api/outcome.h"
#include "model/offset.h"

namespace saker::api {

/// Where a group is to go on in a topic.
struct OffsetReset {
  std::string_view group;
  std::string_view topic;
  std::optional<QueueId> queue_id = {};    ///< nothing: all queues that can be read
  std::optional<QueueOffset> offset = {};  ///< counts only with queue_id; nothing: by time
  std::int64_t timestamp_ms = -1;          ///< the first message from then on; negative: the end
};

/// What an administrator may do to the progress of groups. Thread: any.
class OffsetControl {
 public:
  virtual ~OffsetControl() = default;

  /// Consumers are told with their next pull; until then their commits do not count. Works while
  /// the group is offline, too. Answers the offsets. Errors: kTopicNotFound, kGroupNotFound,
  /// kFailed (out of range).
  virtual OutcomeOf<std::vector<std::pair<QueueId, QueueOffset>>> reset_offsets(
      const OffsetReset& request) = 0;
  /// `to` goes on where `from` is.
  virtual void clone_offsets(std::string_view from, std::string_view to,
                             std::string_view topic) = 0;
  /// By queue the least offset of all groups but those left out; INT64_MAX where `compared` lags
  /// behind it.
  virtual std::map<std::int32_t, std::int64_t> least_offsets(std::string_view topic,
                                                             std::string_view compared,
                                                             std::string_view left_out) = 0;
};

}  // namespace saker::api
