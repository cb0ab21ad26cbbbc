#include <algorithm>

#include "broker/broker.h"

// What of the broker serves pops and shares out queues.
namespace saker::broker {
namespace {

constexpr int kReviveStepsPerTickMax = 16;

}  // namespace

void Broker::open_pops() {
  const KnownTopicPtr log = topics_.find(pop_.revive_topic);
  pop_.open(*store_, offsets_, std::max(1, log->config.read_queue_count));
  router_.also_ask([this](std::span<const store::Arrival> arrivals, std::vector<Waiting>& woken) {
    pop_.waits.take_woken(arrivals, woken);
    lite_state_.board.note_arrivals(arrivals, woken);
  });
}

void Broker::begin_reviving() {
  reviver_ = std::make_unique<Reviver>(Reviver::Rooms{
      options_, clock_, topics_, groups_, offsets_, *store_, stations_[0]->appender(), pop_,
      stations_[0]->pop().writer(), parse_host_address(options_.address()).value_or(HostAddress{}),
      events_, files_.offsets_saved_ms()});
  reviver_->begin();
}

/// What is not done of pops goes to the end of the revive log: nothing before it is read again.
void Broker::close_pops() {
  if (reviver_ != nullptr) {
    reviver_->stage_rest();
    stations_[0]->appender().commit();
    reviver_->commit_offsets();
  }
  orders_file_.save();
  request_modes_file_.save();
}

void Broker::expire_pops() {
  pop_.cursors.expire();
  pop_.waits.expire();
  pop_.orders.expire([this](std::string_view topic, std::string_view group, QueueId queue_id) {
    const KnownTopicPtr known = topics_.find(topic);
    return known != nullptr && queue_id.value < known->config.read_queue_count &&
           groups_.find(group) != nullptr;
  });
}

void Broker::revive_due() {
  for (int i = 0; i < kReviveStepsPerTickMax && reviver_->step(); ++i) stations_[0]->end_turn();
}

void Broker::pop(api::Lane lane, const api::PopRequest& request,
                 const api::ClientChannelPtr& client, api::PopCompletion done) {
  stations_[lane.index]->pop().popper().pop(request, client, std::move(done));
}

void Broker::peek(api::Lane lane, const api::PeekRequest& request,
                  const api::ClientChannelPtr& client, api::PopCompletion done) {
  stations_[lane.index]->pop().popper().peek(request, client, std::move(done));
}

void Broker::acknowledge(api::Lane lane, const api::PoppedMessage& message,
                         const api::ClientChannelPtr& client, api::Completion done) {
  if (!message.lite_topic.empty()) {
    return done(stations_[lane.index]->lite().acker().acknowledge(message, *client));
  }
  stations_[lane.index]->pop().acker().acknowledge(message, *client, std::move(done));
}

void Broker::acknowledge_all(api::Lane lane, std::span<const api::AckBatch> batches,
                             api::Completion done) {
  stations_[lane.index]->pop().acker().acknowledge_all(batches, std::move(done));
}

void Broker::change_invisibility(api::Lane lane, const api::InvisibilityRequest& request,
                                 const api::ClientChannelPtr& client,
                                 api::InvisibilityCompletion done) {
  if (!request.message.lite_topic.empty()) {
    return done(stations_[lane.index]->lite().acker().change_invisibility(request, *client));
  }
  stations_[lane.index]->pop().acker().change_invisibility(request, *client, std::move(done));
}

void Broker::await_pop(api::Lane lane, const api::PopNoticeRequest& request,
                       const api::ClientChannelPtr& client, api::PopNoticeCompletion done) {
  stations_[lane.index]->pop().popper().await(request, client, std::move(done));
}

api::OutcomeOf<std::int64_t> Broker::count_waiting_pops(api::Lane lane,
                                                        const api::PopTarget& target,
                                                        const api::ClientChannelPtr& client) {
  const PopPermit permit = stations_[lane.index]->pop().checks().check(target, *client);
  if (!permit.outcome.ok()) return {permit.outcome.status, permit.outcome.message, 0};
  return {api::Status::kOk, "", pop_.waits.count({target.topic, target.group, target.queue_id})};
}

api::Outcome Broker::set_request_mode(const api::RequestMode& mode) {
  api::Outcome outcome = assigner_.set_mode(mode);
  if (outcome.ok()) bell_->ring();
  return outcome;
}

}  // namespace saker::broker
