#include "broker/lite/lite_service.h"

#include <string>
#include <utility>

namespace saker::broker {

LiteService::LiteService(const Rooms& rooms)
    : rooms_(rooms),
      subscriber_({rooms.options, rooms.groups, rooms.offsets, rooms.store, rooms.state.board,
                   rooms.router, rooms.threads}),
      inspector_({rooms.options, rooms.topics, rooms.groups, rooms.offsets, rooms.store,
                  rooms.state.board, rooms.topic_queues, rooms.store_type}),
      keeper_({rooms.options, rooms.clock, rooms.topics, rooms.groups, rooms.offsets,
               rooms.pop.orders, rooms.store, rooms.state.board, rooms.state.waits, rooms.router}) {
}

api::Outcome LiteService::subscribe(api::Lane, std::span<const api::LiteWish> wishes,
                                    const api::ClientChannelPtr& client) {
  return subscriber_.subscribe(wishes, client);
}

void LiteService::pop(api::Lane lane, const api::LitePopRequest& request,
                      const api::ClientChannelPtr& client, api::LitePopCompletion done) {
  rooms_.desk(lane).popper().pop(request, client, std::move(done));
}

void LiteService::broker_facts(api::Lane lane, BrokerFactsCompletion done) {
  const auto look = [this] {
    return api::OutcomeOf<api::LiteBrokerFacts>{api::Status::kOk, "", inspector_.broker_facts()};
  };
  rooms_.threads.ask(lane, look, std::move(done));
}

void LiteService::parent_facts(api::Lane lane, std::string_view topic, ParentFactsCompletion done) {
  const auto look = [this, name = std::string(topic)] { return inspector_.parent_facts(name); };
  rooms_.threads.ask(lane, look, std::move(done));
}

void LiteService::group_facts(api::Lane lane, const GroupQuery& query, GroupFactsCompletion done) {
  const auto look = [this, group = std::string(query.group),
                     lite_topic = std::string(query.lite_topic), count_max = query.count_max] {
    return inspector_.group_facts(group, lite_topic, count_max);
  };
  rooms_.threads.ask(lane, look, std::move(done));
}

void LiteService::look_again(api::Lane lane, std::string_view group, std::string_view client_id,
                             api::Completion done) {
  const auto look = [this, name = std::string(group), client = std::string(client_id)] {
    return look_again_now(name, client);
  };
  rooms_.threads.ask(lane, look, std::move(done));
}

api::Outcome LiteService::look_again_now(std::string_view group, std::string_view client_id) {
  const api::OutcomeOf<std::string> topic = inspector_.topic_of(group);
  if (!topic.ok()) return {topic.status, topic.message};
  for (const LiteBoard::Row& row : rooms_.state.board.rows(group)) {
    if (!client_id.empty() && row.client_id != client_id) continue;
    row.reads_all ? subscriber_.announce_all(group, row.topic)
                  : subscriber_.announce(group, row.queues);
  }
  return {};
}

void LiteService::tick() {
  LiteBoard::Woken woken;
  rooms_.state.board.open_due(woken);
  if (!woken.empty()) rooms_.router.wake(woken);
}

}  // namespace saker::broker
