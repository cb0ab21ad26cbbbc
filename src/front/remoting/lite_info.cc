#include <string>

#include "api/lite.h"
#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/remoting/body/lite.h"
#include "wire/remoting/header/lite.h"

namespace saker::front {
namespace {

namespace body = wire::remoting::body;
using wire::remoting::LiteQueryHeader;

/// Decodes the header; false after the request was answered, because it lacks a field.
bool decode_with(Context& context, LiteQueryHeader& header,
                 std::string_view LiteQueryHeader::*field, std::string_view name) {
  if (!decode_header(context, header)) return false;
  if (!(header.*field).empty()) return true;
  answer_malformed(context, {ErrorCode::kInvalidArgument,
                             "the header lacks the required field " + std::string(name)});
  return false;
}

std::vector<body::LiteGroupInfo::Lag> to_body(const std::vector<api::LiteLag>& lags) {
  std::vector<body::LiteGroupInfo::Lag> rows;
  rows.reserve(lags.size());
  for (const api::LiteLag& lag : lags) rows.push_back({lag.lite_topic, lag.count, lag.since_ms});
  return rows;
}

body::BrokerLiteInfo to_body(api::LiteBrokerFacts facts) {
  body::BrokerLiteInfo info;
  info.queues = facts.queues;
  info.light_queues = facts.light_queues;
  info.event_map_size = facts.clients;
  info.groups = std::move(facts.groups);
  info.subscriptions = facts.subscriptions;
  info.light_queues_max = facts.light_queues_max;
  info.offsets = facts.offsets;
  info.orders = facts.closed_queues;
  info.store_type = std::move(facts.store_type);
  info.expirations = std::move(facts.expirations);
  return info;
}

void answer_group(rpc::Responder responder, api::OutcomeOf<api::LiteGroupFacts>& facts,
                  body::LiteGroupInfo info) {
  if (!facts.ok()) return answer_outcome(std::move(responder), {facts.status, facts.message});
  info.parent_topic = std::move(facts.value.topic);
  info.since_ms = facts.value.since_ms;
  info.lag = facts.value.lag;
  info.most = to_body(facts.value.most);
  info.oldest = to_body(facts.value.oldest);
  if (const auto& one = facts.value.one) {
    info.offsets = {one->end.value, one->committed.value, one->consumed_ms};
  }
  std::move(responder).answer({}, body::encode(info));
}

void answer_topic(rpc::Responder responder, const api::OutcomeOf<api::LiteTopicFacts>& facts,
                  body::LiteTopicInfo info) {
  if (!facts.ok()) return answer_outcome(std::move(responder), {facts.status, facts.message});
  info.is_at_home = facts.value.is_at_home;
  info.readers = facts.value.readers;
  info.last_store_ms = facts.value.last_store_ms;
  info.max_offset = facts.value.max.value;
  info.min_offset = facts.value.min.value;
  std::move(responder).answer({}, body::encode(info));
}

}  // namespace

void get_broker_lite_info(Context& context) {
  context.broker.lite().broker_facts(
      context.lane(), [responder = std::move(context.responder)](
                          api::OutcomeOf<api::LiteBrokerFacts>& facts) mutable {
        if (!facts.ok()) return answer_outcome(std::move(responder), {facts.status, facts.message});
        std::move(responder).answer({}, body::encode(to_body(std::move(facts.value))));
      });
}

void get_parent_topic_info(Context& context) {
  LiteQueryHeader header;
  if (!decode_with(context, header, &LiteQueryHeader::topic, "topic")) return;
  context.broker.lite().parent_facts(
      context.lane(), header.topic,
      [responder = std::move(context.responder),
       topic = std::string(header.topic)](api::OutcomeOf<api::LiteParentFacts>& facts) mutable {
        if (!facts.ok()) return answer_outcome(std::move(responder), {facts.status, facts.message});
        const body::ParentTopicInfo info{std::move(facts.value.groups), facts.value.lite_topics,
                                         facts.value.light_queues, std::move(topic),
                                         facts.value.expiration_min};
        std::move(responder).answer({}, body::encode(info));
      });
}

void get_lite_topic_info(Context& context) {
  LiteQueryHeader header;
  if (!decode_header(context, header)) return;
  body::LiteTopicInfo info;
  info.lite_topic = header.lite_topic;
  info.parent_topic = header.parent_topic;
  context.broker.lite().topic_facts(
      context.lane(), header.parent_topic, header.lite_topic,
      [responder = std::move(context.responder),
       info = std::move(info)](const api::OutcomeOf<api::LiteTopicFacts>& facts) mutable {
        answer_topic(std::move(responder), facts, std::move(info));
      });
}

void get_lite_client_info(Context& context) {
  LiteQueryHeader header;
  if (!decode_header(context, header)) return;
  const auto facts = context.broker.lite().client_facts(
      {header.parent_topic, header.group, header.client_id, header.max_count});
  if (!facts.ok()) {
    return answer_outcome(std::move(context.responder), {facts.status, facts.message});
  }
  const body::LiteClientInfo info{std::string(header.client_id),
                                  std::string(header.group),
                                  facts.value.asked_ms,
                                  facts.value.took_ms,
                                  facts.value.lite_topic_count,
                                  facts.value.queues,
                                  std::string(header.parent_topic)};
  std::move(context.responder).answer({}, body::encode(info));
}

void get_lite_group_info(Context& context) {
  LiteQueryHeader header;
  if (!decode_with(context, header, &LiteQueryHeader::group, "group")) return;
  body::LiteGroupInfo info;
  info.group = header.group;
  info.lite_topic = header.lite_topic;
  context.broker.lite().group_facts(
      context.lane(), {header.group, header.lite_topic, header.top_k},
      [responder = std::move(context.responder),
       info = std::move(info)](api::OutcomeOf<api::LiteGroupFacts>& facts) mutable {
        answer_group(std::move(responder), facts, std::move(info));
      });
}

void trigger_lite_dispatch(Context& context) {
  LiteQueryHeader header;
  if (!decode_with(context, header, &LiteQueryHeader::group, "group")) return;
  context.broker.lite().look_again(
      context.lane(), header.group, header.client_id,
      [responder = std::move(context.responder)](const api::Outcome& outcome) mutable {
        answer_outcome(std::move(responder), outcome);
      });
}

}  // namespace saker::front
