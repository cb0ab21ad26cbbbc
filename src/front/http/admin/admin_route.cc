#include "front/http/admin/admin_route.h"

#include <array>

#include "front/http/admin/resource.h"

namespace saker::front {
namespace {

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
    AdminField{"queues", "integer", "read and write queues alike"},
    AdminField{"readQueues", "integer", "queues that consumers see"},
    AdminField{"writeQueues", "integer", "queues that producers see"},
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
    AdminField{"online", "boolean", "it has members"},
};
constexpr std::array kGroupEdit{
    AdminField{"consumeEnabled", "boolean", "its members may read"},
    AdminField{"broadcastEnabled", "boolean", "its members may each read everything"},
    AdminField{"ordered", "boolean", "its members consume in order"},
    AdminField{"retryQueues", "integer", "queues of its retry topic"},
    AdminField{"retryMax", "integer", "tries before a message is a dead letter"},
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
constexpr std::array kGroupState{
    AdminField{"group", "Group", "its settings"},
    AdminField{"members", "[Client]", "who is online"},
    AdminField{"subscriptions", "[Subscription]", "what they want"},
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
    AdminField{"timeMs", "integer", "the first message stored from then on; or instead:"},
    AdminField{"offset", "integer", "with queue"},
    AdminField{"queue", "integer", "only this one"},
};
constexpr std::array kQueueOffset{
    AdminField{"queue", "integer", "number of the queue"},
    AdminField{"offset", "integer", "the group goes on there"},
};
constexpr std::array kDisconnected{
    AdminField{"connections", "integer", "how many were closed"},
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
    AdminSchema{"GroupState", kGroupState},
    AdminSchema{"Progress", kProgress},
    AdminSchema{"Reset", kReset},
    AdminSchema{"QueueOffset", kQueueOffset},
    AdminSchema{"Disconnected", kDisconnected},
    AdminSchema{"Error", kError},
};

constexpr std::array kAll{
    AdminField{"all", "boolean", "also internal ones"},
};
constexpr std::array kOfTopic{
    AdminField{"topic", "string", "only in this topic"},
};
constexpr std::array kWithOffsets{
    AdminField{"offsets", "boolean", "also forget where the group is"},
};

constexpr std::array kRoutes{
    AdminRoute{"GET", "/api/v1/topics", "The topics and their settings", kAll, "", "[Topic]",
               list_topics},
    AdminRoute{"GET",
               "/api/v1/topics/{topic}",
               "One topic: settings, queues, readers",
               {},
               "",
               "TopicState",
               show_topic},
    AdminRoute{"PUT",
               "/api/v1/topics/{topic}",
               "Create a topic, or change what is named",
               {},
               "TopicEdit",
               "Topic",
               put_topic,
               AuditedThing::Kind::kTopic},
    AdminRoute{"DELETE",
               "/api/v1/topics/{topic}",
               "Delete a topic and its messages",
               {},
               "",
               "",
               delete_topic,
               AuditedThing::Kind::kTopic},
    AdminRoute{"GET", "/api/v1/groups", "The consumer groups", {}, "", "[Group]", list_groups},
    AdminRoute{"GET",
               "/api/v1/groups/{group}",
               "One group: settings, members, subscriptions",
               {},
               "",
               "GroupState",
               show_group},
    AdminRoute{"PUT",
               "/api/v1/groups/{group}",
               "Create a group, or change what is named",
               {},
               "GroupEdit",
               "Group",
               put_group,
               AuditedThing::Kind::kGroup},
    AdminRoute{"DELETE", "/api/v1/groups/{group}", "Delete a group", kWithOffsets, "", "",
               delete_group, AuditedThing::Kind::kGroup},
    AdminRoute{"GET", "/api/v1/groups/{group}/progress", "Where a group is in each queue", kOfTopic,
               "", "[Progress]", show_progress},
    AdminRoute{"POST",
               "/api/v1/groups/{group}/reset",
               "Have a group go on elsewhere",
               {},
               "Reset",
               "[QueueOffset]",
               reset_offsets,
               AuditedThing::Kind::kOffsets},
    AdminRoute{"GET",
               "/api/v1/clients",
               "Who is connected, a row for each group",
               {},
               "",
               "[Client]",
               list_clients},
    AdminRoute{"DELETE",
               "/api/v1/clients/{client}",
               "Close the connections of a client",
               {},
               "",
               "Disconnected",
               disconnect_client,
               AuditedThing::Kind::kOther},
    AdminRoute{"GET",
               "/api/v1/settings",
               "The settings that the broker runs with",
               {},
               "",
               "object",
               list_settings},
    AdminRoute{"PATCH",
               "/api/v1/settings",
               "Change settings, all that are named or none",
               {},
               "object",
               "object",
               change_settings,
               AuditedThing::Kind::kSettings},
    AdminRoute{"GET", "/api/v1/openapi.json", "This description", {}, "", "object", show_openapi},
};

}  // namespace

std::span<const AdminRoute> admin_routes() { return kRoutes; }
std::span<const AdminSchema> admin_schemas() { return kSchemas; }

HttpReply show_openapi(AdminCall&) {
  return {.body = openapi_document(), .content_type = "application/json"};
}

}  // namespace saker::front
