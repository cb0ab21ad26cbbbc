#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "broker/topic/topic_table.h"

namespace saker::broker {

/// Topics that were deleted, and whose queues are still in the store: lanes note them, and the
/// housekeeper, who may wait for the disk, takes them. Thread: any (locks mutex_).
class ErasedTopics {
 public:
  void add(const std::string& topic) {
    const std::lock_guard lock(mutex_);
    topics_.push_back(topic);
  }

  /// Those whose queues are to go. A topic that was made again meanwhile has its messages in the
  /// same queues.
  std::vector<std::string> take(const TopicTable& present) {
    std::vector<std::string> topics;
    {
      const std::lock_guard lock(mutex_);
      topics.swap(topics_);
    }
    std::erase_if(topics,
                  [&present](const std::string& topic) { return present.find(topic) != nullptr; });
    return topics;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> topics_;  ///< under mutex_
};

}  // namespace saker::broker
