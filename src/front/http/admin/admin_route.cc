#include "front/http/admin/admin_route.h"

#include <array>

#include "front/http/admin/resource.h"

namespace saker::front {
namespace {

constexpr AdminField kPattern{"pattern", "string", "only these; * and ? as in a shell"};
constexpr std::array kAll{
    AdminField{"all", "boolean", "also internal ones"},
    kPattern,
};
constexpr std::array kPatterned{kPattern};
constexpr std::array kOfTopic{
    AdminField{"topic", "string", "only in this topic"},
};
constexpr AdminField kBodyFormat{
    "body", "string", "how bodies are shown: auto (default), text, json, hex, base64 or none"};
constexpr AdminField kLimit{"limit", "integer", "how many at most; 100", AdminRange{1, 256}};
constexpr std::array kOfMessage{
    AdminField{"topic", "string", "only in this topic; else in all that are nobody's own"},
    kBodyFormat,
};
constexpr std::array kInTopic{
    AdminField{"topic", "string", "that it is of; else the one that has it"},
};
constexpr std::array kMessages{
    AdminField{"key", "string", "those with this key, in all queues"},
    AdminField{"queue", "integer", "only of this queue", AdminRange{0, 65'535}},
    AdminField{"offset", "integer", "from there on in the queue", AdminRange{0, INT64_MAX}},
    AdminField{"fromMs", "integer", "stored then or later, ms since 1970"},
    AdminField{"toMs", "integer", "stored then or earlier, ms since 1970"},
    AdminField{"tag", "string", "only those with one of these, e.g. A || B"},
    AdminField{"sql", "string", "only those for which it is true, e.g. color = 'red'"},
    AdminField{"limit", "integer", "how many at most; 20", AdminRange{1, 256}},
    kBodyFormat,
};
constexpr std::array kDeadLetters{
    kLimit,
    AdminField{"after", "string", "only what follows: the queue and the offset of one, as 0-17"},
};
constexpr std::array kClients{
    AdminField{"group", "string", "only members of this group"},
    AdminField{"role", "string", "consumer or producer; without it both"},
};
constexpr AdminField kAfter{"after", "string", "only what follows: the 'next' of a page"};
constexpr std::array kTimers{
    AdminField{"topic", "string", "only those for this topic"},
    AdminField{"fromMs", "integer", "due then or later, ms since 1970", AdminRange{0, INT64_MAX}},
    kLimit,
    kAfter,
};
constexpr std::array kTransactions{
    AdminField{"group", "string", "only those of this producer group"},
    AdminField{"givenUp", "boolean", "those that nobody ended in time"},
    kLimit,
    kAfter,
};
constexpr std::array kLag{
    AdminField{"group", "string", "only this one"},
    AdminField{"messages", "integer", "only those that are so many behind; 1",
               AdminRange{0, INT64_MAX}},
    AdminField{"limit", "integer", "how many at most; 100", AdminRange{1, 10'000}},
};
constexpr std::array kGroupDeletion{
    AdminField{"offsets", "boolean", "also forget where the group is"},
    AdminField{"retries", "boolean", "also its retry topic; not while it is online"},
    AdminField{"deadLetters", "boolean", "also its dead letters; not while it is online"},
};
constexpr AdminRange kSeconds{1, INT64_MAX / 1000};
constexpr AdminRange kPercent{1, 100};
constexpr std::array kCheck{
    AdminField{"lagWarnSeconds", "integer", "a group so far behind is a warning; 300", kSeconds},
    AdminField{"lagCriticalSeconds", "integer", "a group so far behind is critical; 1800",
               kSeconds},
    AdminField{"diskWarnPercent", "integer",
               "a disk as full is a warning; else the broker's diskMaxUsedSpaceRatio", kPercent},
    AdminField{"diskCriticalPercent", "integer",
               "a disk as full is critical; else the broker's diskSpaceWarningLevelRatio",
               kPercent},
    AdminField{"deadLettersWithinSeconds", "integer",
               "dead letters of so short a time are a warning; 3600", kSeconds},
    AdminField{"ignore", "string", "leave out groups of such a name; * and ? as in a shell"},
    AdminField{"quick", "boolean", "do not ask clients what they subscribe to"},
};
constexpr std::array kTop{
    AdminField{"rows", "integer", "topics and groups, at most so many of each",
               AdminRange{1, INT64_MAX}},
};
constexpr std::array kExport{
    AdminField{"form", "string", "json (default) or yaml"},
};
constexpr std::array kApply{
    AdminField{"prune", "boolean",
               "also delete what is not declared, of each list that is there; not of the system"},
    AdminField{"dryRun", "boolean", "says what would change, and changes nothing"},
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
    AdminRoute{"GET", "/api/v1/groups", "The consumer groups", kPatterned, "", "[Group]",
               list_groups},
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
    AdminRoute{"DELETE", "/api/v1/groups/{group}", "Delete a group", kGroupDeletion, "", "",
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
               "/api/v1/groups/{group}/offsets",
               "Where a group has committed that it is, to be kept for a reset",
               {},
               "",
               "CommittedOffsets",
               show_committed_offsets},
    AdminRoute{"GET",
               "/api/v1/groups/{group}/members",
               "Who is online, what each says that it subscribes to, and who differs",
               {},
               "",
               "GroupMembers",
               show_members},
    AdminRoute{"GET", "/api/v1/lag", "How far groups are behind, the worst first", kLag, "",
               "[Lag]", list_lag},
    AdminRoute{"GET", "/api/v1/messages/{id}",
               "The message with an id: of its producer, or of its place", kOfMessage, "",
               "[Message]", show_message},
    AdminRoute{"GET", "/api/v1/messages/{id}/copies",
               "Every copy of a message: in its topic, for a group, waiting, dead", kInTopic, "",
               "[Copy]", list_copies},
    AdminRoute{"GET", "/api/v1/messages/{id}/where",
               "Everything that is known of a message, and a verdict", kInTopic, "", "Where",
               show_where},
    AdminRoute{"GET", "/api/v1/topics/{topic}/messages",
               "Messages of a topic by key, or by queue, offset and time", kMessages, "",
               "[Message]", list_messages},
    AdminRoute{"POST",
               "/api/v1/topics/{topic}/messages",
               "Send a message",
               {},
               "NewMessage",
               "Sent",
               post_message,
               AuditedThing::Kind::kMessages},
    AdminRoute{"GET",
               "/api/v1/dead-letters",
               "Groups that gave messages up",
               {},
               "",
               "[DeadGroup]",
               list_dead_groups},
    AdminRoute{"GET", "/api/v1/dead-letters/{group}", "What a group gave up", kDeadLetters, "",
               "[DeadLetter]", list_dead_letters},
    AdminRoute{"POST",
               "/api/v1/dead-letters/{group}/resend",
               "Send what a group gave up again",
               {},
               "Resend",
               "Resent",
               resend_dead_letters,
               AuditedThing::Kind::kMessages},
    AdminRoute{"GET", "/api/v1/timers", "Messages that wait for their time", kTimers, "", "Timers",
               list_timers},
    AdminRoute{"DELETE",
               "/api/v1/timers/{id}",
               "Take a message back that waits for a time of its own",
               {},
               "",
               "Cancelled",
               cancel_timer,
               AuditedThing::Kind::kMessages},
    AdminRoute{"GET", "/api/v1/transactions", "Transactions that nobody has ended", kTransactions,
               "", "Transactions", list_transactions},
    AdminRoute{"POST",
               "/api/v1/transactions/{id}/settle",
               "Decide in the producer's place",
               {},
               "Settle",
               "Settled",
               settle_transaction,
               AuditedThing::Kind::kMessages},
    AdminRoute{"POST",
               "/api/v1/transactions/{id}/resume",
               "Ask the producer again about one that was given up",
               {},
               "",
               "Settled",
               resume_transaction,
               AuditedThing::Kind::kMessages},
    AdminRoute{"GET", "/api/v1/broker", "How the broker is", {}, "", "Broker", show_broker},
    AdminRoute{"GET", "/api/v1/check", "How the broker is: ok, warning or critical, and why",
               kCheck, "", "Check", show_check},
    AdminRoute{"GET", "/api/v1/top", "Rates and lag of this moment", kTop, "", "Top", show_top},
    AdminRoute{"GET",
               "/api/v1/export",
               "Topics and groups as a declaration, but for those of the system",
               kExport,
               "",
               "Declaration",
               show_declaration,
               {},
               kYamlMedia},
    AdminRoute{"POST", "/api/v1/apply", "Make topics and groups what a declaration says", kApply,
               "Declaration", "Applied", apply_declaration, AuditedThing::Kind::kOther, kYamlMedia},
    AdminRoute{"GET",
               "/api/v1/bundle",
               "Diagnostics for somebody else, without secrets and messages: a .tar.gz",
               {},
               "",
               "binary",
               show_bundle,
               {},
               {},
               kGzipMedia},
    AdminRoute{"GET", "/api/v1/clients", "Who is connected, a row for each group", kClients, "",
               "[Client]", list_clients},
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
    AdminRoute{"GET", "/api/v1/settings/rows",
               "What is known of each setting: default, unit, whether it needs a restart",
               kPatterned, "", "[Setting]", list_setting_rows},
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

HttpReply show_openapi(AdminCall&) {
  return {.body = openapi_document(), .content_type = "application/json"};
}

}  // namespace saker::front
