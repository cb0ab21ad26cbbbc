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
  api::LiteBrokerFacts facts = context.broker.lite().broker_facts();
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
  std::move(context.responder).answer({}, body::encode(info));
}

void get_parent_topic_info(Context& context) {
  LiteQueryHeader header;
  if (!decode_with(context, header, &LiteQueryHeader::topic, "topic")) return;
  const auto facts = context.broker.lite().parent_facts(header.topic);
  if (!facts.ok()) {
    return answer_outcome(std::move(context.responder), {facts.status, facts.message});
  }
  const body::ParentTopicInfo info{facts.value.groups, facts.value.lite_topics,
                                   facts.value.light_queues, std::string(header.topic),
                                   facts.value.expiration_min};
  std::move(context.responder).answer({}, body::encode(info));
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
  const auto facts =
      context.broker.lite().group_facts(header.group, header.lite_topic, header.top_k);
  if (!facts.ok()) {
    return answer_outcome(std::move(context.responder), {facts.status, facts.message});
  }
  body::LiteGroupInfo info;
  info.group = header.group;
  info.parent_topic = facts.value.topic;
  info.lite_topic = header.lite_topic;
  info.since_ms = facts.value.since_ms;
  info.lag = facts.value.lag;
  info.most = to_body(facts.value.most);
  info.oldest = to_body(facts.value.oldest);
  if (const auto& one = facts.value.one) {
    info.offsets = {one->end.value, one->committed.value, one->consumed_ms};
  }
  std::move(context.responder).answer({}, body::encode(info));
}

void trigger_lite_dispatch(Context& context) {
  LiteQueryHeader header;
  if (!decode_with(context, header, &LiteQueryHeader::group, "group")) return;
  answer_outcome(std::move(context.responder),
                 context.broker.lite().look_again(header.group, header.client_id));
}

}  // namespace saker::front
