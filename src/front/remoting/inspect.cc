#include <algorithm>
#include <utility>

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "front/remoting/subscription_body.h"
#include "wire/remoting/body/client_connections.h"
#include "wire/remoting/body/data_version.h"
#include "wire/remoting/body/delay_offset_table.h"
#include "wire/remoting/body/group_config.h"
#include "wire/remoting/body/group_table.h"
#include "wire/remoting/body/offset_table.h"
#include "wire/remoting/body/queue_figures.h"
#include "wire/remoting/body/topic_config.h"
#include "wire/remoting/body/topic_list.h"
#include "wire/remoting/body/topic_table.h"
#include "wire/remoting/header/admin.h"
#include "wire/remoting/header/membership.h"

namespace saker::front {
namespace {

namespace body = wire::remoting::body;
using wire::remoting::FrameWriter;
using wire::remoting::GroupNameHeader;
using wire::remoting::TablePageHeader;
using wire::remoting::TopicNameHeader;

constexpr std::int32_t kPageMax = 2000;  // splitMetadataSize

/// Keeps of a table what the page asks for: everything where it asks for nothing. Source: spec 02
/// §8, code 21.
template <class Map>
void cut_to_page(const TablePageHeader& header, const DataVersion& version, Map& table) {
  if (!header.first && !header.count_max && header.data_version.empty()) return;
  const auto asked = body::decode_data_version(header.data_version);
  const bool goes_on = asked.ok() && *asked == version;
  const auto size = static_cast<std::int64_t>(table.size());
  const std::int64_t first =
      std::clamp<std::int64_t>(goes_on ? header.first.value_or(0) : 0, 0, size);
  const std::int64_t count =
      std::clamp<std::int64_t>(header.count_max.value_or(kPageMax), 0, kPageMax);
  table.erase(table.begin(), std::next(table.begin(), first));
  if (count < static_cast<std::int64_t>(table.size()))
    table.erase(std::next(table.begin(), count), table.end());
}

void answer_body(Context& context, std::string_view text) {
  std::move(context.responder).answer({}, text);
}

/// An answer with a body where the outcome is good, and without where not.
template <class T, class Encode>
void answer_value(Context& context, const api::OutcomeOf<T>& outcome, Encode&& encode) {
  const std::string text = outcome.ok() ? encode(outcome.value) : std::string();
  std::move(context.responder)
      .answer({response_code(outcome.status), remark_of(outcome.message)}, text);
}

std::vector<body::SubscriptionMismatch> to_body(std::vector<api::SubscriptionMismatch> found) {
  std::vector<body::SubscriptionMismatch> mismatches;
  for (api::SubscriptionMismatch& one : found) {
    mismatches.push_back({std::move(one.topic), std::move(one.expression),
                          std::move(one.expression_type), std::move(one.client_ids)});
  }
  return mismatches;
}

std::vector<body::ClientConnection> connections_of(const std::vector<api::ClientFacts>& clients) {
  std::vector<body::ClientConnection> connections;
  connections.reserve(clients.size());
  for (const api::ClientFacts& client : clients) {
    connections.push_back({client.client_id, to_string(client.address), client.version.language,
                           client.version.version});
  }
  return connections;
}

}  // namespace

void get_all_topic_config(Context& context) {
  TablePageHeader header;
  if (!decode_header(context, header)) return;
  api::TopicListing listing = context.broker.inspection().topics();
  const auto total = static_cast<std::int64_t>(listing.topics.size());
  cut_to_page(header, listing.version, listing.topics);
  const std::string text = body::encode_with_mappings({listing.version, std::move(listing.topics)});
  std::move(context.responder)
      .answer_with(
          {}, [&](FrameWriter& out) { out.field("totalTopicNum", total); }, text);
}

void get_topic_config(Context& context) {
  TopicNameHeader header;
  if (!decode_header(context, header)) return;
  const std::optional<Topic> topic = context.broker.inspection().topic(header.topic);
  if (topic) return answer_body(context, body::encode(*topic));
  answer_outcome(std::move(context.responder),
                 {api::Status::kTopicNotFound,
                  "No topic in this broker. topic: " + std::string(header.topic)});
}

void get_topic_stats(Context& context) {
  TopicNameHeader header;
  if (!decode_header(context, header)) return;
  const auto queues = context.broker.inspection().queues(header.topic);
  answer_value(context, queues, [&](const std::vector<api::QueueState>& states) {
    body::TopicFigures figures;
    for (const api::QueueState& state : states) {
      figures.queues.push_back(
          {{std::string(header.topic), context.options.broker_name, state.queue_id},
           {state.min.value, state.max.value, state.last_store_ms}});
    }
    const auto puts = context.broker.statistics().traffic(api::Traffic::kTopicPuts, header.topic);
    figures.put_tps = puts ? puts->minute.per_second : 0;
    return body::encode(figures);
  });
}

void get_system_topics(Context& context) {
  answer_body(context,
              body::encode(body::TopicList{context.broker.inspection().system_topics(), ""}));
}

void delete_topic(Context& context) {
  TopicNameHeader header;
  if (!decode_header(context, header)) return;
  context.broker.delete_topic(
      context.lane(), header.topic,
      [responder = std::move(context.responder)](const api::Outcome& outcome) mutable {
        answer_outcome(std::move(responder), outcome);
      });
}

void get_all_offsets(Context& context) {
  api::OffsetListing listing = context.broker.inspection().offsets();
  const std::string text =
      encode(body::OffsetTable{listing.version, std::move(listing.committed),
                               std::move(listing.pulled), std::move(listing.light)});
  std::move(context.responder).answer({}, text);
}

void get_all_delay_offsets(Context& context) {
  api::DelayListing listing = context.broker.inspection().delay_offsets();
  const std::string text = encode(body::DelayOffsetTable{listing.version, std::move(listing.next)});
  std::move(context.responder).answer({}, text);
}

void get_all_groups(Context& context) {
  TablePageHeader header;
  if (!decode_header(context, header)) return;
  api::GroupListing listing = context.broker.inspection().groups();
  const auto total = static_cast<std::int64_t>(listing.groups.size());
  cut_to_page(header, listing.version, listing.groups);
  const std::string text = body::encode(
      body::GroupTable{listing.version, std::move(listing.forbidden), std::move(listing.groups)});
  std::move(context.responder)
      .answer_with(
          {}, [&](FrameWriter& out) { out.field("totalGroupNum", total); }, text);
}

void get_group(Context& context) {
  GroupNameHeader header;
  if (!decode_header(context, header)) return;
  answer_value(context, context.broker.inspection().group(header.group),
               [](const Group& group) { return body::encode(group); });
}

void delete_group(Context& context) {
  wire::remoting::DeleteGroupHeader header;
  if (!decode_header(context, header)) return;
  context.broker.delete_group(
      context.lane(), header.group, header.clean_offset,
      [responder = std::move(context.responder)](const api::Outcome& outcome) mutable {
        answer_outcome(std::move(responder), outcome);
      });
}

void get_consumer_connections(Context& context) {
  wire::remoting::ConsumerGroupHeader header;
  if (!decode_header(context, header)) return;
  const auto consumers = context.broker.inspection().consumers(header.consumer_group);
  answer_value(context, consumers, [&](const api::ConsumerGroupFacts& facts) {
    body::ConsumerData group;
    group.consume_type = static_cast<body::ConsumeType>(facts.consume_type);
    group.message_model = static_cast<body::MessageModel>(facts.message_model);
    group.consume_from_where = static_cast<body::ConsumeFromWhere>(facts.consume_from_where);
    for (const api::Subscription& subscription : facts.subscriptions) {
      group.subscriptions.push_back(to_body(subscription));
    }
    return body::encode_consumer_connection(
        connections_of(facts.members), group,
        to_body(context.broker.inspection().mismatches(header.consumer_group)));
  });
}

void get_producer_connections(Context& context) {
  wire::remoting::ProducerGroupHeader header;
  if (!decode_header(context, header)) return;
  answer_value(context, context.broker.inspection().producers(header.producer_group),
               [](const std::vector<api::ClientFacts>& clients) {
                 return body::encode_producer_connection(connections_of(clients));
               });
}

void who_consumes_topic(Context& context) {
  TopicNameHeader header;
  if (!decode_header(context, header)) return;
  answer_body(context,
              body::encode_group_list(context.broker.inspection().groups_of(header.topic)));
}

void topics_of_consumer(Context& context) {
  GroupNameHeader header;
  if (!decode_header(context, header)) return;
  answer_body(context,
              body::encode(body::TopicList{context.broker.inspection().topics_of(header.group),
                                           context.options.broker_address}));
}

void subscription_of_consumer(Context& context) {
  GroupNameHeader header;
  if (!decode_header(context, header)) return;
  const auto found = context.broker.inspection().subscription(header.group, header.topic);
  const body::SubscriptionData data = found ? to_body(*found) : body::SubscriptionData();
  answer_body(context,
              body::encode_group_subscription(std::string(header.group), std::string(header.topic),
                                              found ? &data : nullptr));
}

}  // namespace saker::front
