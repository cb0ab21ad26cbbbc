#include "wire/message/dead_letter.h"

#include <algorithm>
#include <array>

#include "model/property.h"
#include "model/sys_flag.h"
#include "model/topic_name.h"

namespace saker::wire::message {
namespace {

constexpr std::int32_t kCompressionBits = sys_flag::kCompressed | 0x700;

/// What brokers wrote on the way, and what would send the copy another way than to its topic.
constexpr std::array kOfTheWay = {property::kDelay,
                                  property::kRealTopic,
                                  property::kRealQueueId,
                                  property::kRetryTopic,
                                  property::kOriginMessageId,
                                  property::kTransaction,
                                  property::kTransactionId,
                                  property::kProducerGroup,
                                  property::kCheckTimes,
                                  property::kCheckImmunity,
                                  property::kFirstHalfOffset,
                                  property::kRenewedHalfOffset,
                                  property::kPopReceipt,
                                  property::kFirstPopTime,
                                  property::kOriginGroup,
                                  property::kInnerCount,
                                  property::kInnerBase,
                                  property::kLightQueueOffsets,
                                  property::kRecordCrc,
                                  property::kTimerDelaySeconds,
                                  property::kTimerDelayMs,
                                  property::kTimerDeliverMs,
                                  property::kTimerOutMs,
                                  property::kTimerDeleteKey,
                                  property::kTimerEnqueueMs,
                                  property::kTimerDequeueMs,
                                  property::kTimerRollTimes,
                                  std::string_view("RECONSUME_TIME"),
                                  std::string_view("MAX_RECONSUME_TIMES"),
                                  std::string_view("MIN_OFFSET"),
                                  std::string_view("MAX_OFFSET"),
                                  std::string_view("CONSUME_START_TIME"),
                                  kResentFrom};

}  // namespace

std::string dead_topic(std::string_view group) {
  return std::string(kDeadLetterPrefix) + std::string(group);
}

std::string retry_topic(std::string_view group) {
  return std::string(kRetryPrefix) + std::string(group);
}

std::string group_of_dead_topic(std::string_view topic) {
  if (!topic.starts_with(kDeadLetterPrefix)) return {};
  return std::string(topic.substr(kDeadLetterPrefix.size()));
}

std::string origin_topic(const Message& dead) {
  std::string_view topic = dead.property(property::kRetryTopic);
  if (topic.empty()) topic = dead.property("DLQ_ORIGIN_TOPIC");
  if (topic.empty()) topic = dead.property(property::kRealTopic);
  return is_of_a_group(topic) ? std::string() : std::string(topic);
}

NewMessage resent_copy(const Message& dead, const std::string& topic) {
  NewMessage copy;
  copy.topic = topic;
  copy.body = dead.record.body;
  copy.flag = dead.record.flag;
  copy.born_ms = dead.record.born_timestamp_ms;
  copy.sys_flag = dead.record.sys_flag & kCompressionBits;
  property::Reader reader(dead.record.properties);
  for (property::Property p; reader.next(p);) {
    if (std::find(kOfTheWay.begin(), kOfTheWay.end(), p.name) == kOfTheWay.end())
      property::append(copy.properties, p.name, p.value);
  }
  if (topic.starts_with(kRetryPrefix))
    property::append(copy.properties, property::kRetryTopic, origin_topic(dead));
  property::append(copy.properties, kResentFrom, dead.offset_id());
  return copy;
}

}  // namespace saker::wire::message
