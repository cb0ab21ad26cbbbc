#include "broker/topic/system_topics.h"

#include <algorithm>

#include "broker/topic/topic_name.h"

namespace saker::broker {
namespace {

constexpr std::int32_t kReadWrite = kPermRead | kPermWrite;
constexpr std::int32_t kAll = kReadWrite | kPermInherit;

Topic topic(std::string name, std::int32_t queue_count, std::int32_t perm = kReadWrite) {
  Topic made;
  made.name = std::move(name);
  made.read_queue_count = queue_count;
  made.write_queue_count = queue_count;
  made.perm = perm;
  return made;
}

}  // namespace

std::vector<Topic> system_topics(const Options& options) {
  std::vector<Topic> topics = {
      topic("SELF_TEST_TOPIC", 1),
      topic("BenchmarkTest", 1024),
      topic(options.cluster_name, 16, options.cluster_topic ? kAll : kPermInherit),
      topic(options.broker_name, 1, options.broker_topic ? kAll : kPermInherit),
      topic("OFFSET_MOVED_EVENT", 1),
      topic(std::string(kScheduleTopic), 18),
      topic(options.cluster_name + "_REPLY_TOPIC", 1),
      topic("rmq_sys_REVIVE_LOG_" + options.cluster_name, options.revive_queue_count),
      topic("rmq_sys_SYNC_BROKER_MEMBER_" + options.broker_name, 1, kPermInherit),
      topic(std::string(kHalfTopic), 1),
      topic(std::string(kOpTopic), 1),
      topic(std::string(kForeignHalfTopic), 1),
      topic(std::string(kForeignOpTopic), 1),
      topic(std::string(kTimerTopic), 1),
  };
  if (options.auto_create_topic) {
    topics.push_back(topic(std::string(kTemplateTopic), options.default_topic_queue_count, kAll));
  }
  if (options.trace_topic) topics.push_back(topic(options.trace_topic_name, 1));
  return topics;
}

bool is_system_topic(const Options& options, std::string_view topic) {
  if (is_fixed_system_topic(topic)) return true;
  const std::vector<Topic> started = system_topics(options);
  return std::any_of(started.begin(), started.end(),
                     [topic](const Topic& one) { return one.name == topic; });
}

}  // namespace saker::broker
