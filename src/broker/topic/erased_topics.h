#pragma once

#include <algorithm>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/topic/topic_table.h"
#include "model/offset.h"

namespace saker::broker {

/// Topics that were deleted, and whose queues are still in the store: lanes note them, and the
/// housekeeper, who may wait for the disk, takes them. Thread: any (locks mutex_).
class ErasedTopics {
 public:
  struct Topic {
    std::string name;
    LogOffset end;  ///< its records lie before it; behind it those of another one of that name
  };

  /// `end`: of the log, before the name was free.
  void add(std::string_view name, LogOffset end) {
    const std::lock_guard lock(mutex_);
    topics_.push_back({std::string(name), end});
  }

  /// Those whose queues are to go. Where nobody has made the topic again, what was stored up to
  /// `log_end`, which was asked for before, goes with it: sends that were on their way.
  std::vector<Topic> take(const TopicTable& present, LogOffset log_end) {
    std::vector<Topic> topics;
    {
      const std::lock_guard lock(mutex_);
      topics.swap(topics_);
    }
    for (Topic& topic : topics) {
      if (present.find(topic.name) == nullptr) topic.end = std::max(topic.end, log_end);
    }
    return topics;
  }

 private:
  std::mutex mutex_;
  std::vector<Topic> topics_;  ///< under mutex_
};

}  // namespace saker::broker
