#include "broker/lite/lite_service.h"

#include "model/lite_topic.h"

namespace saker::broker {

LiteService::LiteService(const Rooms& rooms)
    : rooms_(rooms),
      subscriber_({rooms.options, rooms.groups, rooms.offsets, rooms.store, rooms.state.board,
                   rooms.router}),
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

api::Outcome LiteService::look_again(std::string_view group, std::string_view client_id) {
  const api::OutcomeOf<std::string> topic = inspector_.topic_of(group);
  if (!topic.ok()) return {topic.status, topic.message};
  for (const LiteBoard::Row& row : rooms_.state.board.rows(group)) {
    if (!client_id.empty() && row.client_id != client_id) continue;
    subscriber_.announce(group, row.reads_all
                                    ? rooms_.store.topics_with_prefix(lite_queues_of(row.topic))
                                    : row.queues);
  }
  return {};
}

void LiteService::tick() {
  LiteBoard::Woken woken;
  rooms_.state.board.open_due(woken);
  if (!woken.empty()) rooms_.router.wake(woken);
}

}  // namespace saker::broker
