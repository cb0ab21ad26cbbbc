#include "broker/broker.h"

#include "base/log.h"
#include "broker/remark.h"
#include "broker/topic/topic_name.h"

namespace saker::broker {
namespace {

constexpr std::int64_t kClientScanMs = 10'000;
/// Delayed messages that one tick delivers at most, so that the lane gets back to its clients.
constexpr std::size_t kDeliveredPerTickMax = 4'096;

Options as_master(Options options) {
  options.broker_id = 0;
  return options;
}

}  // namespace

Result<std::unique_ptr<Broker>> Broker::open(Setup setup) {
  if (Status checked = check(setup.options); !checked) return checked.error();
  Result<DelayLevels> levels = DelayLevels::parse(setup.options.delay_levels);
  if (!levels) return levels.error();
  SAKER_ASSERT(setup.lane_count > 0);
  std::unique_ptr<Broker> broker(new Broker(std::move(setup), std::move(*levels)));
  if (Status opened = broker->open_store(); !opened) return opened.error();
  return broker;
}

Broker::Broker(Setup setup, DelayLevels levels)
    : options_(as_master(std::move(setup.options))),
      store_options_(std::move(setup.store_options)),
      clock_(setup.clock),
      executor_(setup.executor),
      open_store_(std::move(setup.open_store)),
      lane_count_(setup.lane_count),
      delay_levels_(std::move(levels)),
      bell_(std::make_shared<Bell>()),
      topics_(options_, clock_, *this),
      groups_(options_, clock_, *this),
      offsets_(clock_, options_.offset_version_step),
      delay_offsets_(clock_),
      membership_({options_, clock_, topics_, groups_}),
      seen_(clock_, options_.subscription_expiry_ms),
      queue_locks_(clock_),
      files_(store_options_.root_dir, clock_, {topics_, groups_, offsets_, delay_offsets_},
             {options_.offset_flush_ms, options_.delay_offset_flush_ms}),
      router_(setup.lane_count, setup.executor,
              [this](api::Lane lane) { stations_[lane.index]->take_news(); }),
      housekeeper_(bell_, [this] { housekeep(); }) {
  if (setup.link != nullptr) {
    registrar_ = std::make_unique<Registrar>(
        Registrar::Rooms{options_, clock_, topics_, *setup.link, bell_});
  }
}

Status Broker::open_store() {
  if (options_.property_filter) {
    log::warn("broker: enablePropertyFilter=true, but SQL92 expressions are not served");
  }
  Result<std::unique_ptr<store::Store>> opened = open_store_(store_options_, clock_, router_);
  if (!opened) return opened.error();
  store_ = std::move(*opened);
  store_->set_store_host(parse_host_address(options_.address()).value_or(HostAddress{}));
  if (Status loaded = files_.load(); !loaded) {
    store_->close();
    store_ = nullptr;
    return loaded;
  }
  for (std::size_t i = 0; i < lane_count_; ++i) {
    stations_.push_back(std::make_unique<Station>(
        Station::Rooms{options_, clock_, topics_, groups_, offsets_, seen_,
                       membership_.online_groups(), delay_levels_, *store_,
                       store_options_.message_bytes_max, router_, executor_, registrar_.get()},
        api::Lane{i}));
  }
  delay_ = std::make_unique<DelayService>(DelayService::Rooms{
      clock_, delay_levels_, *store_, stations_[0]->appender(), delay_offsets_});
  return {};
}

Broker::~Broker() { close(); }

void Broker::start() {
  log::info("broker: starts name={} cluster={} address={}", options_.broker_name,
            options_.cluster_name, options_.address());
  housekeeper_.start();
}

void Broker::leave() {
  if (registrar_ != nullptr) registrar_->leave();
}

void Broker::close() {
  if (std::exchange(closed_, true)) return;
  housekeeper_.stop();
  if (store_ == nullptr) return;
  files_.save_all();
  delay_ = nullptr;
  stations_.clear();
  store_->close();
}

void Broker::housekeep() {
  // A topic is on disk before a name server, and so before its first producer, hears of it.
  files_.save_topics();
  files_.save_groups();
  if (registrar_ != nullptr) registrar_->step();
  files_.save_due();
  if (clock_.steady_ms() < client_scan_due_ms_) return;
  client_scan_due_ms_ = clock_.steady_ms() + kClientScanMs;
  membership_.expire();
  seen_.expire();
}

void Broker::tick(api::Lane lane) {
  stations_[lane.index]->answer_overdue();
  if (lane.index == 0) deliver_due();
}

void Broker::deliver_due() {
  for (std::size_t delivered = 0; delivered < kDeliveredPerTickMax;) {
    const std::size_t staged = delay_->stage_due();
    if (staged == 0) return;
    stations_[0]->end_turn();
    delivered += staged;
  }
}

void Broker::send(api::Lane lane, const api::SendRequest& request, api::SendCompletion done) {
  stations_[lane.index]->sender().send(request, std::move(done));
}

void Broker::send_back(api::Lane lane, const api::SendBackRequest& request, api::Completion done) {
  stations_[lane.index]->send_back().send_back(request, std::move(done));
}

void Broker::pull(api::Lane lane, const api::PullRequest& request,
                  const api::ClientChannelPtr& client, api::PullCompletion done) {
  stations_[lane.index]->puller().pull(request, client, std::move(done));
}

void Broker::end_turn(api::Lane lane) { stations_[lane.index]->end_turn(); }

/// Source: spec 05 §21.2.
api::OutcomeOf<QueueOffset> Broker::query_offset(const api::OffsetRequest& request) {
  const auto not_found = [](std::string why) {
    return api::OutcomeOf<QueueOffset>{api::Status::kOffsetNotFound, std::move(why), {}};
  };
  const QueueId queue_id = request.queue_id.value_or(QueueId{});
  if (const auto committed = offsets_.committed({request.group, request.topic, queue_id})) {
    return {api::Status::kOk, "", *committed};
  }
  if (!request.zero_if_not_found) {
    return not_found("Not found, do not set to zero, maybe this group boot first");
  }
  if (is_young(request)) return {api::Status::kOk, "", QueueOffset{0}};
  return not_found("Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first");
}

/// COMPAT: a new group begins at 0 in a queue that still has its first message within reach,
/// wherever it asked to begin: without that it would miss the first messages of new topics.
bool Broker::is_young(const api::OffsetRequest& request) const {
  const QueueId queue_id = request.queue_id.value_or(QueueId{});
  if (store_->min_offset(request.topic, queue_id).value > 0) return false;
  store::ReadRequest first;
  first.topic = request.topic;
  first.queue_id = queue_id;
  first.message_count_max = 1;
  const store::ReadResult result = store_->read(first, nullptr);
  return result.outcome == store::ReadOutcome::kFound && !result.far_behind;
}

api::Outcome Broker::commit_offset(const api::OffsetRequest& request) {
  const std::string topic(request.topic);
  if (groups_.find(request.group) == nullptr) {
    return refused(api::Status::kGroupNotFound,
                   "Group " + std::string(request.group) + " not exist!");
  }
  if (topics_.find(request.topic) == nullptr) {
    return refused(api::Status::kTopicNotFound, "Topic " + topic + " not exist!");
  }
  if (!request.queue_id) {
    return refused(api::Status::kInvalidParameter, "QueueId is null, topic is " + topic);
  }
  if (!request.offset) {
    return refused(api::Status::kInvalidParameter, "Offset is null, topic is " + topic);
  }
  offsets_.commit({request.group, request.topic, *request.queue_id}, *request.offset);
  return {};
}

QueueOffset Broker::min_offset(const api::QueueRequest& request) {
  return store_->min_offset(request.topic, request.queue_id);
}

QueueOffset Broker::max_offset(const api::QueueRequest& request) {
  return store_->max_offset(request.topic, request.queue_id);
}

QueueOffset Broker::offset_by_time(const api::QueueRequest& request, std::int64_t timestamp_ms,
                                   api::TimeBoundary boundary) {
  return store_->offset_by_time(request.topic, request.queue_id, timestamp_ms,
                                boundary == api::TimeBoundary::kUpper
                                    ? store::TimeBoundary::kUpper
                                    : store::TimeBoundary::kLower);
}

std::int64_t Broker::earliest_store_time(const api::QueueRequest& request) {
  const QueueOffset first = store_->min_offset(request.topic, request.queue_id);
  return store_->store_time(request.topic, request.queue_id, first).value_or(-1);
}

api::HeartbeatReply Broker::heartbeat(const api::Heartbeat& heartbeat,
                                      const api::ClientChannelPtr& client) {
  return membership_.heartbeat(heartbeat, client);
}

void Broker::unregister(const api::Unregistration& request, const api::ClientChannelPtr& client) {
  membership_.unregister(request, client);
}

void Broker::client_closed(const api::ClientChannelPtr& client) {
  membership_.client_closed(client);
}

api::OutcomeOf<std::vector<std::string>> Broker::member_ids(std::string_view group) {
  return membership_.member_ids(group);
}

api::Outcome Broker::check_expression(const api::Expression& expression) {
  if (is_tag_type(expression.type)) return {};
  return refused(api::Status::kFailed,
                 "The broker does not support consumer to filter message by SQL92");
}

void Broker::put_topic(api::Lane lane, const Topic& topic, api::Completion done) {
  const api::Outcome outcome = topics_.put(topic);
  AnswerGate& gate = stations_[lane.index]->gate();
  if (!outcome.ok() || gate.is_open(topic.name)) return done(outcome);
  gate.when_open(topic.name, [kept = std::move(done)]() mutable { kept({}); });
}

api::Outcome Broker::put_group(const Group& group) { return groups_.put(group); }

/// Called on lanes: the housekeeper writes and tells, a lane never waits for the disk.
void Broker::topic_changed(const KnownTopic& topic) {
  files_.topics_changed();
  if (registrar_ != nullptr) registrar_->topic_changed(topic.config.name);
  bell_->ring();
}

void Broker::group_changed(const Group&) {
  files_.groups_changed();
  bell_->ring();
}

}  // namespace saker::broker
