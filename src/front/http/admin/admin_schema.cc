#include <array>
#include <cstdint>
#include <vector>

#include "front/http/admin/admin_route.h"
#include "model/group_limits.h"
#include "model/topic_limits.h"

namespace saker::front {
namespace {

// What an administrator may set.
constexpr AdminRange kQueueCounts{0, kQueueCountMax};
constexpr AdminRange kTimes{0, INT64_MAX};

constexpr std::array kTopic{
    AdminField{"name", "string", "name of the topic"},
    AdminField{"readQueues", "integer", "queues that consumers see"},
    AdminField{"writeQueues", "integer", "queues that producers see"},
    AdminField{"readable", "boolean", "consumers may read"},
    AdminField{"writable", "boolean", "producers may send"},
    AdminField{"order", "boolean", "the order of messages with one key matters"},
    AdminField{"attributes", "object", "e.g. message.type, cleanup.policy"},
    AdminField{"internal", "boolean", "of the broker's own, or a group's (%RETRY%, %DLQ%)"},
};
constexpr std::array kTopicEdit{
    AdminField{"queues", "integer",
               "read and write queues alike; not beside those:", AdminRange{1, kQueueCountMax}},
    AdminField{"readQueues", "integer", "queues that consumers see", kQueueCounts},
    AdminField{"writeQueues", "integer", "queues that producers see", kQueueCounts},
    AdminField{"readable", "boolean", "consumers may read"},
    AdminField{"writable", "boolean", "producers may send"},
    AdminField{"order", "boolean", "the order of messages with one key matters"},
    AdminField{"attributes", "object", "what is to be set; an empty text removes an attribute"},
};
constexpr std::array kQueue{
    AdminField{"queue", "integer", "number of the queue"},
    AdminField{"minOffset", "integer", "of the first message"},
    AdminField{"maxOffset", "integer", "one past the last message"},
    AdminField{"lastStoredMs", "integer",
               "when the last message was stored, ms since 1970; or null"},
};
constexpr std::array kTopicState{
    AdminField{"topic", "Topic", "its settings"},
    AdminField{"queues", "[Queue]", "each queue"},
    AdminField{"groups", "[string]", "groups that read it, or have"},
};
constexpr std::array kGroup{
    AdminField{"name", "string", "name of the group"},
    AdminField{"consumeEnabled", "boolean", "its members may read"},
    AdminField{"broadcastEnabled", "boolean", "its members may each read everything"},
    AdminField{"ordered", "boolean", "its members consume in order"},
    AdminField{"retryQueues", "integer", "queues of its retry topic"},
    AdminField{"retryMax", "integer", "tries before a message is a dead letter"},
    AdminField{"fromFirstEnabled", "boolean", "a new consumer may begin with the oldest message"},
    AdminField{"notifyChanges", "boolean", "its members are told at once who comes and goes"},
    AdminField{"consumeTimeoutMinutes", "integer", "how long consuming a message may take"},
    AdminField{"attributes", "object", "e.g. priority.factor"},
    AdminField{"online", "boolean", "it has members"},
};
constexpr std::array kGroupEdit{
    AdminField{"consumeEnabled", "boolean", "its members may read"},
    AdminField{"broadcastEnabled", "boolean", "its members may each read everything"},
    AdminField{"ordered", "boolean", "its members consume in order"},
    AdminField{"retryQueues", "integer", "queues of its retry topic", kQueueCounts},
    AdminField{"retryMax", "integer", "tries before a message is a dead letter",
               AdminRange{0, kRetriesMax}},
    AdminField{"fromFirstEnabled", "boolean", "a new consumer may begin with the oldest message"},
    AdminField{"notifyChanges", "boolean", "its members are told at once who comes and goes"},
    AdminField{"consumeTimeoutMinutes", "integer", "how long consuming a message may take",
               AdminRange{1, kConsumeMinutesMax}},
    AdminField{"attributes", "object", "what is to be set; an empty text removes an attribute"},
};
constexpr std::array kClient{
    AdminField{"id", "string", "as the client names itself"},
    AdminField{"address", "string", "ip:port that it connects from"},
    AdminField{"language", "integer", "RocketMQ's LanguageCode"},
    AdminField{"version", "integer", "RocketMQ's MQVersion ordinal"},
    AdminField{"role", "string", "consumer or producer"},
    AdminField{"group", "string", "as whose member"},
};
constexpr std::array kSubscription{
    AdminField{"topic", "string", "what is read"},
    AdminField{"expression", "string", "which messages"},
    AdminField{"expressionType", "string", "TAG or SQL92"},
};
constexpr std::array kMismatch{
    AdminField{"topic", "string", "of which others want something else"},
    AdminField{"expression", "string",
               "which messages, long texts cut; where they want none, or null"},
    AdminField{"expressionType", "string", "TAG or SQL92; then, too, or null"},
    AdminField{"clients", "[string]", "members that say so, the first 100"},
};
constexpr std::array kGroupState{
    AdminField{"group", "Group", "its settings"},
    AdminField{"members", "[Client]", "who is online"},
    AdminField{"subscriptions", "[Subscription]", "what they want"},
    AdminField{"mismatches", "[Mismatch]",
               "what members want that do not subscribe alike, the first 1000; mostly none"},
};
constexpr std::array kProgress{
    AdminField{"topic", "string", "name of the topic"},
    AdminField{"queue", "integer", "number of the queue"},
    AdminField{"committed", "integer", "the group goes on there"},
    AdminField{"maxOffset", "integer", "one past the last message"},
    AdminField{"lag", "integer", "messages behind"},
    AdminField{"lastConsumedMs", "integer",
               "store time of the last message before that, ms since 1970; or null"},
};
constexpr std::array kReset{
    AdminField{"topic", "string", "name of the topic"},
    AdminField{"to", "string", "first or last; or instead:"},
    AdminField{"timeMs", "integer", "the first message stored from then on; or instead:", kTimes},
    AdminField{"offset", "integer", "with queue; or instead:", AdminRange{0, INT64_MAX}},
    AdminField{"likeGroup", "string", "where that group is; or instead:"},
    AdminField{"offsets", "[SavedOffset]", "as …/offsets gave them; those of the topic count"},
    AdminField{"queue", "integer", "only this one", AdminRange{0, 65'535}},
    AdminField{"dryRun", "boolean", "says where it would go on, and moves nothing"},
};
constexpr std::array kQueueOffset{
    AdminField{"queue", "integer", "number of the queue"},
    AdminField{"offset", "integer", "the group goes on there"},
    AdminField{"now", "integer", "where it was before; or null"},
};
constexpr std::array kMessage{
    AdminField{"topic", "string", "where it stands"},
    AdminField{"queue", "integer", "number of the queue"},
    AdminField{"offset", "integer", "in the queue"},
    AdminField{"id", "string", "as its producer knows it"},
    AdminField{"offsetId", "string", "where it stands, in RocketMQ's spelling"},
    AdminField{"tag", "string", "of its producer; or null"},
    AdminField{"keys", "[string]", "of its producer"},
    AdminField{"bornMs", "integer", "when its producer made it, ms since 1970"},
    AdminField{"bornHost", "string", "ip:port that it came from"},
    AdminField{"storedMs", "integer", "when the broker stored it, ms since 1970"},
    AdminField{"storeHost", "string", "ip:port of that broker"},
    AdminField{"retries", "integer", "how often it was consumed in vain"},
    AdminField{"flag", "integer", "the producer's own"},
    AdminField{"sysFlag", "integer", "RocketMQ's bits"},
    AdminField{"compressed", "boolean", "the body is stored compressed"},
    AdminField{"bodyBytes", "integer", "as stored"},
    AdminField{"properties", "object", "all of them"},
    AdminField{"bodyEncoding", "string", "json, text, hex, base64 or none"},
    AdminField{"body", "string", "inflated; or null"},
};
constexpr std::array kCopy{
    AdminField{
        "kind", "string",
        "stored, sent again, retry, dead letter, delayed, timer, taken back, half message or "
        "given up"},
    AdminField{"group", "string", "for which it is; or null"},
    AdminField{"topic", "string", "where it stands"},
    AdminField{"queue", "integer", "number of the queue"},
    AdminField{"offset", "integer", "in the queue"},
    AdminField{"offsetId", "string", "where it stands, in RocketMQ's spelling"},
    AdminField{"storedMs", "integer", "when, ms since 1970"},
    AdminField{"retries", "integer", "how often it was consumed in vain"},
};
constexpr std::array kNewMessage{
    AdminField{"body", "string", "of the message"},
    AdminField{"bodyEncoding", "string", "how it is written: text (default) or base64"},
    AdminField{"key", "string", "to find it by; several split by blanks"},
    AdminField{"tag", "string", "to filter by"},
    AdminField{"properties", "object", "further ones"},
    AdminField{"queue", "integer", "else the broker chooses", AdminRange{0, 65'535}},
    AdminField{"delayLevel", "integer", "delivered after that level's delay", AdminRange{1, 1000}},
    AdminField{"deliverAtMs", "integer", "delivered then, ms since 1970", kTimes},
};
constexpr std::array kSent{
    AdminField{"queue", "integer", "number of the queue"},
    AdminField{"offset", "integer", "in the queue"},
    AdminField{"id", "string", "of the message"},
    AdminField{"offsetId", "string", "where it stands"},
    AdminField{"onDisk", "boolean", "false: it is stored, but the disk took too long"},
    AdminField{"recallHandle", "string", "takes it back before its time; or null"},
};
constexpr std::array kDeadGroup{
    AdminField{"group", "string", "that gave them up"},
    AdminField{"messages", "integer", "how many"},
    AdminField{"oldestMs", "integer", "when the first was given up, ms since 1970; or null"},
    AdminField{"newestMs", "integer", "and the last; or null"},
};
constexpr std::array kDeadLetter{
    AdminField{"queue", "integer", "number of the queue"},
    AdminField{"offset", "integer", "in the queue"},
    AdminField{"topic", "string", "that it was sent to at first; or null"},
    AdminField{"id", "string", "as its producer knows it"},
    AdminField{"offsetId", "string", "where the dead letter stands"},
    AdminField{"keys", "[string]", "of its producer"},
    AdminField{"tried", "integer", "how often it was consumed in vain"},
    AdminField{"bornMs", "integer", "when its producer made it, ms since 1970"},
    AdminField{"storedMs", "integer", "when it was given up, ms since 1970"},
    AdminField{"resent", "boolean", "a copy was sent again"},
};
constexpr std::array kResend{
    AdminField{"id", "string", "one; or instead:"},
    AdminField{"all", "boolean", "all that have no copy yet"},
    AdminField{"onlyGroup", "boolean", "to the group's retry topic, not to that of the message"},
    AdminField{"again", "boolean", "also those that have a copy"},
    AdminField{"dryRun", "boolean", "says what would be sent, and sends nothing"},
    AdminField{"limit", "integer", "how many at most; 100", AdminRange{1, 256}},
};
constexpr std::array kResentMessage{
    AdminField{"id", "string", "of the message"},
    AdminField{"deadLetter", "string", "where the dead letter stands"},
    AdminField{"topic", "string", "that the copy goes to"},
    AdminField{"resentAs", "string", "where the copy stands; or null"},
};
constexpr std::array kResent{
    AdminField{"group", "string", "whose dead letters"},
    AdminField{"resent", "boolean", "false: nothing was sent"},
    AdminField{"messages", "[ResentMessage]", "what was, or would be sent"},
    AdminField{"resentBefore", "integer", "skipped: they have a copy"},
    AdminField{"alsoGivenTo", "[string]", "groups that get the copies, too"},
    AdminField{"complete", "boolean", "false: there are more; ask again"},
};
constexpr std::array kTimer{
    AdminField{"dueMs", "integer", "when it is delivered, ms since 1970"},
    AdminField{"topic", "string", "that it is for"},
    AdminField{"kind", "string", "timer, which has a time of its own, or delay"},
    AdminField{"level", "integer", "of a delay; or null"},
    AdminField{"id", "string", "as its producer knows it"},
    AdminField{"keys", "[string]", "of its producer"},
    AdminField{"bornMs", "integer", "when its producer made it, ms since 1970"},
};
constexpr std::array kTimers{
    AdminField{"timers", "[Timer]", "by time"},
    AdminField{"complete", "boolean", "false: more waits, see next"},
    AdminField{"next", "string", "what goes on behind these: ?after= of it; or null"},
};
constexpr std::array kCancelled{
    AdminField{"id", "string", "of the message"},
    AdminField{"topic", "string", "that it was for"},
    AdminField{"dueMs", "integer", "when it would have been delivered, ms since 1970"},
};
constexpr std::array kTransaction{
    AdminField{"id", "string", "as its producer knows it"},
    AdminField{"offsetId", "string", "where its message stands"},
    AdminField{"topic", "string", "that it is for"},
    AdminField{"producerGroup", "string", "that decides"},
    AdminField{"keys", "[string]", "of its producer"},
    AdminField{"bornMs", "integer", "when its producer made it, ms since 1970"},
    AdminField{"checks", "integer", "how often the producer was asked"},
};
constexpr std::array kTransactions{
    AdminField{"transactions", "[Transaction]", "oldest first"},
    AdminField{"complete", "boolean", "false: there are more, see next"},
    AdminField{"next", "string", "what goes on behind these: ?after= of it; or null"},
};
constexpr std::array kSettle{
    AdminField{"decision", "string", "commit or rollback"},
};
constexpr std::array kSettled{
    AdminField{"id", "string", "of the transaction"},
    AdminField{"topic", "string", "that its message is for"},
    AdminField{"producerGroup", "string", "in whose place"},
    AdminField{"done", "string", "committed, rolled back or resumed"},
};
constexpr std::array kDirectory{
    AdminField{"directory", "string", "of the store"},
    AdminField{"usedBytes", "integer", "of its file system"},
    AdminField{"usableBytes", "integer", "of its file system"},
};
constexpr std::array kDelayLevel{
    AdminField{"level", "integer", "from 1"},
    AdminField{"delivered", "integer", "messages so far"},
    AdminField{"maxOffset", "integer", "one past the last message"},
};
constexpr std::array kRates{
    AdminField{"tenSeconds", "number", "a second, over the last ten"},
    AdminField{"minute", "number", "a second, over the last minute"},
    AdminField{"tenMinutes", "number", "a second, over the last ten minutes"},
};
constexpr std::array kTotals{
    AdminField{"yesterday", "integer", "messages"},
    AdminField{"today", "integer", "messages"},
    AdminField{"sinceStart", "integer", "messages"},
};
constexpr std::array kBroker{
    AdminField{"name", "string", "brokerName"},
    AdminField{"cluster", "string", "brokerClusterName"},
    AdminField{"sound", "boolean", "false: nothing but a restart helps"},
    AdminField{"ready", "boolean", "messages are taken"},
    AdminField{"why", "string", "not; or null"},
    AdminField{"startedMs", "integer", "ms since 1970"},
    AdminField{"nowMs", "integer", "ms since 1970"},
    AdminField{"in", "Totals", "messages that were stored"},
    AdminField{"out", "Totals", "messages that were given out"},
    AdminField{"inRate", "Rates", "of those"},
    AdminField{"outRate", "Rates", "of those"},
    AdminField{"longestSendMs", "integer", "since the start"},
    AdminField{"failedSends", "integer", "since the start"},
    AdminField{"logBegin", "integer", "first byte of the log that is left"},
    AdminField{"logEnd", "integer", "one past its last"},
    AdminField{"firstStoredMs", "integer", "of the oldest message, ms since 1970; or null"},
    AdminField{"unflushedBytes", "integer", "of the log"},
    AdminField{"undispatchedBytes", "integer", "in no queue yet"},
    AdminField{"unreadTimers", "integer", "timer messages that are in no slot yet"},
    AdminField{"logDirectories", "[Directory]", "and how full they are"},
    AdminField{"queueDirectories", "[Directory]", "and how full they are"},
    AdminField{"delayLevels", "[DelayLevel]", "those that ever had a message"},
};
constexpr std::array kLag{
    AdminField{"group", "string", "that is behind"},
    AdminField{"topic", "string", "in this topic"},
    AdminField{"messages", "integer", "not consumed"},
    AdminField{"seconds", "integer", "age of the oldest of them; or null"},
};
constexpr std::array kDisconnected{
    AdminField{"connections", "integer", "how many were closed"},
};
constexpr std::array kSetting{
    AdminField{"key", "string", "its name"},
    AdminField{"value", "string", "that it has"},
    AdminField{"default", "string", "its value where nobody sets it"},
    AdminField{"bounds", "string", "e.g. 1..60000, or the words that there are"},
    AdminField{"unit", "string", "of a number; or null"},
    AdminField{"reloadable", "boolean", "PATCH takes it; false: a restart does"},
    AdminField{"effect", "boolean", "false: it is taken and means nothing here"},
    AdminField{"about", "string", "what it does"},
};
constexpr std::array kError{
    AdminField{"message", "string", "what was wrong, and what to do"},
};

constexpr std::array kSchemas{
    AdminSchema{"Topic", kTopic},
    AdminSchema{"TopicEdit", kTopicEdit},
    AdminSchema{"Queue", kQueue},
    AdminSchema{"TopicState", kTopicState},
    AdminSchema{"Group", kGroup},
    AdminSchema{"GroupEdit", kGroupEdit},
    AdminSchema{"Client", kClient},
    AdminSchema{"Subscription", kSubscription},
    AdminSchema{"Mismatch", kMismatch},
    AdminSchema{"GroupState", kGroupState},
    AdminSchema{"Progress", kProgress},
    AdminSchema{"Reset", kReset},
    AdminSchema{"QueueOffset", kQueueOffset},
    AdminSchema{"Message", kMessage},
    AdminSchema{"Copy", kCopy},
    AdminSchema{"NewMessage", kNewMessage},
    AdminSchema{"Sent", kSent},
    AdminSchema{"DeadGroup", kDeadGroup},
    AdminSchema{"DeadLetter", kDeadLetter},
    AdminSchema{"Resend", kResend},
    AdminSchema{"ResentMessage", kResentMessage},
    AdminSchema{"Resent", kResent},
    AdminSchema{"Timer", kTimer},
    AdminSchema{"Timers", kTimers},
    AdminSchema{"Cancelled", kCancelled},
    AdminSchema{"Transaction", kTransaction},
    AdminSchema{"Transactions", kTransactions},
    AdminSchema{"Settle", kSettle},
    AdminSchema{"Settled", kSettled},
    AdminSchema{"Directory", kDirectory},
    AdminSchema{"DelayLevel", kDelayLevel},
    AdminSchema{"Rates", kRates},
    AdminSchema{"Totals", kTotals},
    AdminSchema{"Broker", kBroker},
    AdminSchema{"Lag", kLag},
    AdminSchema{"Disconnected", kDisconnected},
    AdminSchema{"Setting", kSetting},
    AdminSchema{"Error", kError},
};

}  // namespace

std::span<const AdminSchema> admin_schemas() {
  static const std::vector<AdminSchema> all = [] {
    std::vector<AdminSchema> schemas(kSchemas.begin(), kSchemas.end());
    const auto of_desk = desk_schemas();
    schemas.insert(schemas.end(), of_desk.begin(), of_desk.end());
    return schemas;
  }();
  return all;
}

}  // namespace saker::front
