#pragma once

#include <string>
#include <string_view>

namespace saker::property {

// Names of message properties that the broker reads or writes. ON DISK and ON WIRE: never rename.
inline constexpr std::string_view kKeys = "KEYS";
inline constexpr std::string_view kTags = "TAGS";
inline constexpr std::string_view kWait = "WAIT";
inline constexpr std::string_view kDelay = "DELAY";
inline constexpr std::string_view kRealTopic = "REAL_TOPIC";
inline constexpr std::string_view kRealQueueId = "REAL_QID";
inline constexpr std::string_view kRetryTopic = "RETRY_TOPIC";
inline constexpr std::string_view kOriginMessageId = "ORIGIN_MESSAGE_ID";
inline constexpr std::string_view kUniqueKey = "UNIQ_KEY";
inline constexpr std::string_view kCluster = "CLUSTER";
inline constexpr std::string_view kRegion = "MSG_REGION";
inline constexpr std::string_view kTraceOn = "TRACE_ON";
inline constexpr std::string_view kTransaction = "TRAN_MSG";
inline constexpr std::string_view kTransactionId = "__transactionId__";
inline constexpr std::string_view kProducerGroup = "PGROUP";
inline constexpr std::string_view kCheckTimes = "TRANSACTION_CHECK_TIMES";
inline constexpr std::string_view kCheckImmunity = "CHECK_IMMUNITY_TIME_IN_SECONDS";
inline constexpr std::string_view kFirstHalfOffset = "TRAN_FIRST_QUEUE_OFFSET";  // Saker's own
inline constexpr std::string_view kRenewedHalfOffset = "TRAN_PREPARED_QUEUE_OFFSET";
inline constexpr std::string_view kTakenOverFrom = "TRAN_TAKEN_OVER_FROM";  // Saker's own
inline constexpr std::string_view kEndedHalf = "TRANS_OFFSET";  // in an end of kForeignOpTopic
inline constexpr std::string_view kShardingKey = "__SHARDINGKEY";
inline constexpr std::string_view kPriority = "_SYS_MSG_PRIORITY_";
inline constexpr std::string_view kReplyToClient = "REPLY_TO_CLIENT";
inline constexpr std::string_view kPushReplyTime = "PUSH_REPLY_TIME";
inline constexpr std::string_view kPopReceipt = "POP_CK";
inline constexpr std::string_view kFirstPopTime = "1ST_POP_TIME";
inline constexpr std::string_view kOriginGroup = "ORIGIN_GROUP";
inline constexpr std::string_view kInnerCount = "INNER_NUM";
inline constexpr std::string_view kInnerBase = "INNER_BASE";
inline constexpr std::string_view kLiteTopic = "__LITE_TOPIC";
inline constexpr std::string_view kLightQueues = "INNER_MULTI_DISPATCH";
inline constexpr std::string_view kLightQueueOffsets = "INNER_MULTI_QUEUE_OFFSET";
inline constexpr std::string_view kRecordCrc = "__CRC32#";
inline constexpr std::string_view kTimerDelaySeconds = "TIMER_DELAY_SEC";
inline constexpr std::string_view kTimerDelayMs = "TIMER_DELAY_MS";
inline constexpr std::string_view kTimerDeliverMs = "TIMER_DELIVER_MS";
inline constexpr std::string_view kTimerOutMs = "TIMER_OUT_MS";
inline constexpr std::string_view kTimerDeleteKey = "TIMER_DEL_UNIQKEY";
inline constexpr std::string_view kTimerEnqueueMs = "TIMER_ENQUEUE_MS";
inline constexpr std::string_view kTimerDequeueMs = "TIMER_DEQUEUE_MS";
inline constexpr std::string_view kTimerRollTimes = "TIMER_ROLL_TIMES";
inline constexpr std::string_view kBornTimestamp = "BORN_TIMESTAMP";

/// One property inside the text form `name 0x01 value 0x02 …`; the views point into that text.
struct Property {
  std::string_view name;
  std::string_view value;
};

/// Walks the text form: `while (reader.next(p))`. Pieces that are no property (no name, no value,
/// no separator) are passed over, as RocketMQ does; the last 0x02 may be missing.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool next(Property& property);

 private:
  std::string_view rest_;
};

/// The value of a property; the last one wins where a name repeats. Empty if absent (an empty value
/// cannot be stored).
std::string_view find(std::string_view text, std::string_view name);

/// Appends `name 0x01 value 0x02`, with a 0x02 before it where the text lacks its last one.
/// An empty value appends nothing.
void append(std::string& text, std::string_view name, std::string_view value);

/// The text without any property of that name.
std::string without(std::string_view text, std::string_view name);

}  // namespace saker::property
