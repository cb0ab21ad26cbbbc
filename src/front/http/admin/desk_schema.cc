#include <array>

#include "front/http/admin/admin_route.h"

namespace saker::front {
namespace {

constexpr std::array kSavedOffset{
    AdminField{"topic", "string", "name of the topic"},
    AdminField{"broker", "string", "name of the broker"},
    AdminField{"queue", "integer", "number of the queue"},
    AdminField{"offset", "integer", "committed there"},
};
constexpr std::array kCommittedOffsets{
    AdminField{"group", "string", "name of the group"},
    AdminField{"exported", "string", "when, ISO 8601"},
    AdminField{"offsets", "[SavedOffset]", "of each queue where it ever committed"},
};
constexpr std::array kGroupSettings{
    AdminField{"broker", "string", "that has them"},
    AdminField{"consume", "boolean", "its members may read"},
    AdminField{"broadcast", "boolean", "its members may each read everything"},
    AdminField{"fromFirst", "boolean", "a new consumer may begin with the oldest message"},
    AdminField{"order", "boolean", "its members consume in order"},
    AdminField{"notify", "boolean", "its members are told at once who comes and goes"},
    AdminField{"retryQueues", "integer", "queues of its retry topic"},
    AdminField{"retriesMax", "integer", "tries before a message is a dead letter"},
    AdminField{"timeoutMinutes", "integer", "how long consuming a message may take"},
    AdminField{"attributes", "string", "NAME=VALUE, with commas between"},
};
constexpr std::array kGroupMember{
    AdminField{"client", "string", "as it names itself"},
    AdminField{"address", "string", "ip:port that it connects from"},
    AdminField{"language", "string", "that it is written in"},
    AdminField{"version", "string", "of its library"},
    AdminField{"brokers", "string", "that it is connected to"},
    AdminField{"subscriptions", "string",
               "alike, differ or no answer; not asked where it is alone: or null"},
};
constexpr std::array kGroupSubscription{
    AdminField{"broker", "string", "that takes it so"},
    AdminField{"topic", "string", "what is read"},
    AdminField{"expression", "string", "which messages"},
};
constexpr std::array kMemberMismatch{
    AdminField{"topic", "string", "that is not subscribed alike"},
    AdminField{"who", "string", "broker or client"},
    AdminField{"expression", "string", "what it takes the subscription to be; or null"},
};
constexpr std::array kGroupMembers{
    AdminField{"group", "string", "name of the group"},
    AdminField{"clients", "integer", "that are online"},
    AdminField{"type", "string", "push, pull or pop; or null"},
    AdminField{"model", "string", "clustering or broadcasting; or null"},
    AdminField{"startsAt", "string", "where a new consumer begins; or null"},
    AdminField{"settings", "[GroupSettings]", "as saker admin names them"},
    AdminField{"members", "[GroupMember]", "who is online"},
    AdminField{"subscriptions", "[GroupSubscription]", "as the broker knows them"},
    AdminField{"mismatches", "[MemberMismatch]", "who differs: such a group loses messages"},
};
constexpr std::array kWhereCopy{
    AdminField{"kind", "string", "as of Copy"},
    AdminField{"group", "string", "for which it is; empty: for none"},
    AdminField{"topic", "string", "where it stands"},
    AdminField{"broker", "string", "name of the broker"},
    AdminField{"queue", "integer", "number of the queue"},
    AdminField{"offset", "integer", "in the queue"},
    AdminField{"offsetId", "string", "where it stands, in RocketMQ's spelling"},
    AdminField{"stored", "string", "when, ISO 8601"},
    AdminField{"bytes", "integer", "of the record"},
};
constexpr std::array kWhereGroup{
    AdminField{"group", "string", "that reads the topic"},
    AdminField{"state", "string", "how far it is with the message"},
    AdminField{"committed", "integer", "in the queue of the copy that counts; or null"},
    AdminField{"retries", "integer", "how often it was consumed in vain"},
    AdminField{"deadLetters", "integer", "how often it was given up"},
};
constexpr std::array kWhere{
    AdminField{"id", "string", "as its producer knows it"},
    AdminField{"topic", "string", "that it was sent to"},
    AdminField{"verdict", "string", "in words"},
    AdminField{"copies", "[WhereCopy]", "oldest first"},
    AdminField{"groups", "[WhereGroup]", "how far each is with it"},
};
constexpr std::array kFinding{
    AdminField{"check", "string", "what was looked at"},
    AdminField{"verdict", "string", "ok, warning or critical"},
    AdminField{"reason", "string", "in words"},
};
constexpr std::array kCheck{
    AdminField{"verdict", "string", "ok, warning or critical: the worst of all"},
    AdminField{"brokers", "integer", "that answer"},
    AdminField{"disk", "integer", "percent of the fullest disk that are used"},
    AdminField{"waitMs", "integer", "how long the longest request waits"},
    AdminField{"lag", "integer", "seconds that the slowest group is behind"},
    AdminField{"behind", "integer", "messages that are not consumed, of all groups"},
    AdminField{"deadLetters", "integer", "that are new"},
    AdminField{"groupsOnline", "integer", "groups with members"},
    AdminField{"groupsDiffering", "integer", "of these, whose members do not subscribe alike"},
    AdminField{"checks", "[Finding]", "what went well only where nothing was found"},
};
constexpr std::array kTopBroker{
    AdminField{"broker", "string", "its name"},
    AdminField{"inPerSecond", "number", "messages stored, over ten seconds; or null"},
    AdminField{"outPerSecond", "number", "messages given out, over ten seconds; or null"},
    AdminField{"diskUsedPercent", "number", "of the log's; or null"},
};
constexpr std::array kTopTopic{
    AdminField{"topic", "string", "its name"},
    AdminField{"inPerSecond", "number", "messages stored"},
    AdminField{"outPerSecond", "number", "messages consumed, by all groups"},
    AdminField{"messages", "integer", "that are there"},
};
constexpr std::array kTopGroup{
    AdminField{"group", "string", "its name"},
    AdminField{"inPerSecond", "number", "messages stored in its topics"},
    AdminField{"outPerSecond", "number", "messages consumed"},
    AdminField{"behind", "integer", "messages not consumed"},
};
constexpr std::array kTop{
    AdminField{"at", "string", "when, ISO 8601"},
    AdminField{"ratesOver", "number", "seconds"},
    AdminField{"brokers", "[TopBroker]", "this one"},
    AdminField{"topics", "[TopTopic]", "the busiest first"},
    AdminField{"groups", "[TopGroup]", "the furthest behind first"},
};
constexpr std::array kTopicDeclaration{
    AdminField{"name", "string", "of the topic; all others may be missing"},
    AdminField{"brokers", "[string]", "only there"},
    AdminField{"queues", "integer", "both of:"},
    AdminField{"readQueues", "integer", "queues that consumers see"},
    AdminField{"writeQueues", "integer", "queues that producers see"},
    AdminField{"permission", "string", "read-write, read-only, write-only or none"},
    AdminField{"order", "boolean", "the order of messages with one key matters"},
    AdminField{"attributes", "object", "null removes one"},
};
constexpr std::array kGroupDeclaration{
    AdminField{"name", "string", "of the group; all others may be missing"},
    AdminField{"brokers", "[string]", "only there"},
    AdminField{"consume", "boolean", "its members may read"},
    AdminField{"consumeFromMin", "boolean", "a new consumer may begin with the oldest message"},
    AdminField{"broadcast", "boolean", "its members may each read everything"},
    AdminField{"ordered", "boolean", "its members consume in order"},
    AdminField{"retryQueues", "integer", "queues of its retry topic"},
    AdminField{"retryMax", "integer", "tries before a message is a dead letter"},
    AdminField{"retryPolicy", "object", "how long it waits between them"},
    AdminField{"consumeTimeoutMinutes", "integer", "how long consuming a message may take"},
    AdminField{"notifyChanges", "boolean", "its members are told at once who comes and goes"},
    AdminField{"brokerId", "integer", "of the broker that it reads from"},
    AdminField{"brokerIdWhenSlow", "integer", "the same where it is far behind"},
    AdminField{"attributes", "object", "null removes one"},
};
constexpr std::array kDeclaration{
    AdminField{"topics", "[TopicDeclaration]", "what is missing in a list stays as it is"},
    AdminField{"groups", "[GroupDeclaration]", "the same"},
};
constexpr std::array kPlanRow{
    AdminField{"action", "string", "create, change or delete"},
    AdminField{"kind", "string", "topic or group"},
    AdminField{"name", "string", "of it"},
    AdminField{"broker", "string", "where"},
    AdminField{"field", "string", "that changes; or null"},
    AdminField{"now", "string", "its value; or null"},
    AdminField{"then", "string", "its value; or null"},
};
constexpr std::array kApplied{
    AdminField{"applied", "boolean", "false: nothing was changed"},
    AdminField{"changes", "integer", "to be made, or made"},
    AdminField{"plan", "[PlanRow]", "a row a field"},
};

constexpr std::array kSchemas{
    AdminSchema{"SavedOffset", kSavedOffset},
    AdminSchema{"CommittedOffsets", kCommittedOffsets},
    AdminSchema{"GroupSettings", kGroupSettings},
    AdminSchema{"GroupMember", kGroupMember},
    AdminSchema{"GroupSubscription", kGroupSubscription},
    AdminSchema{"MemberMismatch", kMemberMismatch},
    AdminSchema{"GroupMembers", kGroupMembers},
    AdminSchema{"WhereCopy", kWhereCopy},
    AdminSchema{"WhereGroup", kWhereGroup},
    AdminSchema{"Where", kWhere},
    AdminSchema{"Finding", kFinding},
    AdminSchema{"Check", kCheck},
    AdminSchema{"TopBroker", kTopBroker},
    AdminSchema{"TopTopic", kTopTopic},
    AdminSchema{"TopGroup", kTopGroup},
    AdminSchema{"Top", kTop},
    AdminSchema{"TopicDeclaration", kTopicDeclaration},
    AdminSchema{"GroupDeclaration", kGroupDeclaration},
    AdminSchema{"Declaration", kDeclaration},
    AdminSchema{"PlanRow", kPlanRow},
    AdminSchema{"Applied", kApplied},
};

}  // namespace

std::span<const AdminSchema> desk_schemas() { return kSchemas; }

}  // namespace saker::front
