#include "broker/broker.h"

#include "base/log.h"
#include "broker/filter/expression_check.h"
#include "broker/topic/lost_topics.h"
#include "broker/topic/topic_name.h"

namespace saker::broker {
namespace {

constexpr std::int64_t kClientScanMs = 10'000;
constexpr std::int64_t kMsPerSecond = 1'000;
/// Delayed messages that one tick delivers at most, so that the lane gets back to its clients.
constexpr std::size_t kDeliveredPerTickMax = 4'096;
constexpr std::int64_t kOrdersFilePeriodMs = 10'000;

WatchedFile::Table orders_table(OrderTable& orders) {
  return WatchedFile::table_of(
      orders, [](const OrdersState& state) { return encode(state); }, decode_orders);
}

WatchedFile::Table request_modes_table(RequestModes& modes) {
  namespace body = wire::remoting::body;
  return WatchedFile::table_of(
      modes,
      [](const RequestModesState& state) { return body::encode(state, wire::json::Style::kFile); },
      body::decode_request_mode_table);
}

Options as_master(Options options, const store::Options& store) {
  options.broker_id = 0;
  options.light_queues = store.light_queues();
  options.append_busy_ms = store.append_busy_ms;
  return options;
}

config::Table live_rows(Options& options) {
  config::Table table = settings(options);
  std::erase_if(table,
                [](const config::Setting& row) { return row.reload != config::Reload::kYes; });
  return table;
}

ConfigFiles::Form form_of(const Options& options, const store::Options& store) {
  ConfigFiles::Form form{.light_queues = store.light_topics, .rows = std::nullopt};
  if (!store.queues_in_database()) return form;
  const RowForm v1 = options.one_database_for_tables ? RowForm::kV1InOne : RowForm::kV1;
  form.rows = options.config_manager_version == "v2" ? RowForm::kV2 : v1;
  return form;
}

TransactionTable::Limits limits_of(const Options& options) {
  return {.open_max = static_cast<std::size_t>(options.transaction_open_max),
          .look_every_ms = options.transaction_check_interval_ms};
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
    : options_(as_master(std::move(setup.options), setup.store_options)),
      live_rows_(live_rows(options_)),
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
      filters_(options_, clock_),
      membership_({options_, clock_, topics_, groups_, filters_}),
      seen_(clock_, options_.subscription_expiry_ms),
      queue_locks_(clock_),
      transactions_(clock_, limits_of(options_)),
      replier_({options_, clock_, executor_, membership_.producers()}),
      events_(lane_count_),
      pop_(options_, clock_, offsets_),
      lite_state_(options_, clock_),
      topic_queues_({options_, clock_, topics_, setup.link, bell_, executor_}),
      assigner_({options_, topics_, groups_, membership_, request_modes_, topic_queues_}),
      files_(store_options_.root_dir, clock_,
             {topics_, groups_, offsets_, delay_offsets_, filters_},
             {options_.offset_flush_ms, options_.delay_offset_flush_ms},
             form_of(options_, store_options_)),
      orders_file_(store_options_.root_dir + "/config/consumerOrderInfo.json", clock_,
                   kOrdersFilePeriodMs, orders_table(pop_.orders)),
      request_modes_file_(store_options_.root_dir + "/config/messageRequestMode.json", clock_, 0,
                          request_modes_table(request_modes_)),
      router_(setup.lane_count, setup.executor,
              [this](api::Lane lane) { stations_[lane.index]->take_news(); }),
      arrivals_(router_, [this] { timer_news_.ring(); }),
      housekeeper_(bell_, [this] { housekeep(); }) {
  if (setup.link != nullptr) {
    registrar_ = std::make_unique<Registrar>(
        Registrar::Rooms{options_, clock_, topics_, *setup.link, bell_});
  }
}

Status Broker::open_store() {
  // The store has to know which topics have batch queues before it recovers.
  if (Status loaded = files_.load(); !loaded) return loaded;
  if (Status loaded = orders_file_.load(); !loaded) return loaded;
  if (Status loaded = request_modes_file_.load(); !loaded) return loaded;
  store::Options store_options = store_options_;
  store_options.delay_levels = delay_levels_;
  for (const auto& [name, topic] : topics_.state().topics) {
    if (KnownTopic(topic).is_batch_queue) store_options.batch_topics.push_back(name);
  }
  Result<std::unique_ptr<store::Store>> opened = open_store_(store_options, clock_, arrivals_);
  if (!opened) return opened.error();
  store_ = std::move(*opened);
  store_->set_store_host(parse_host_address(options_.address()).value_or(HostAddress{}));
  for (const KnownTopicPtr& topic : topics_.map().all()) tell_store(*topic);
  if (const std::string text = lost_topics_text(lost_topics(*store_, topics_)); !text.empty())
    log::warn("{}", text);
  store_->set_bit_maps(&filters_);
  if (Status opened_too = open_timers(); !opened_too) return opened_too;
  open_pops();
  traffic_ = std::make_unique<Traffic>(Traffic::Rooms{options_, clock_, *store_, delay_levels_,
                                                      delay_offsets_, events_, timer_runner_.get()},
                                       lane_count_);
  open_stations();
  open_desks();
  delay_ = std::make_unique<DelayService>(
      DelayService::Rooms{clock_, delay_levels_, *store_, stations_[0]->appender(), delay_offsets_,
                          events_.lane_sends[0], options_.light_queues});
  if (Status opened_too = open_transactions(); !opened_too) return opened_too;
  begin_reviving();
  return {};
}

void Broker::open_stations() {
  for (std::size_t i = 0; i < lane_count_; ++i) {
    stations_.push_back(std::make_unique<Station>(Station::Rooms{options_,
                                                                 clock_,
                                                                 topics_,
                                                                 groups_,
                                                                 offsets_,
                                                                 seen_,
                                                                 membership_.online_groups(),
                                                                 filters_,
                                                                 delay_levels_,
                                                                 transactions_,
                                                                 *store_,
                                                                 store_options_.message_bytes_max,
                                                                 router_,
                                                                 executor_,
                                                                 registrar_.get(),
                                                                 timers_.get(),
                                                                 pop_,
                                                                 lite_state_,
                                                                 traffic_->meter(i),
                                                                 traffic_->send_backs(),
                                                                 events_},
                                                  api::Lane{i}));
  }
}

/// What answers for others than producers and consumers.
void Broker::open_desks() {
  query_threads_ = std::make_unique<QueryThreads>(executor_, options_.waiting_queries_max);
  querier_ = std::make_unique<Querier>(Querier::Rooms{*store_, *query_threads_,
                                                      options_.unique_query_count,
                                                      timer_look_ ? &*timer_look_ : nullptr});
  offset_desk_ =
      std::make_unique<OffsetDesk>(OffsetDesk::Rooms{topics_, groups_, offsets_, *store_});
  inspector_ = std::make_unique<Inspector>(Inspector::Rooms{
      options_, clock_, topics_, groups_, offsets_, delay_offsets_, membership_, seen_, *store_});
  measurer_ = std::make_unique<Measurer>(
      Measurer::Rooms{options_, clock_, topics_, *inspector_, *traffic_, *store_, pop_, events_,
                      transactions_, timer_runner_.get(), [this] { return bounds(); }});
  offset_keeper_ = std::make_unique<OffsetKeeper>(
      OffsetKeeper::Rooms{topics_, groups_, offsets_, *store_, router_});
  lite_ = std::make_unique<LiteService>(LiteService::Rooms{
      options_, clock_, topics_, groups_, offsets_, pop_, *store_, router_, topic_queues_,
      *query_threads_, lite_state_,
      [this](api::Lane lane) -> LiteDesk& { return stations_[lane.index]->lite(); },
      store_options_.store_type});
}

Status Broker::open_timers() {
  if (!options_.timer.enabled) return {};
  auto opened = store::TimerStore::open(
      {disk_, store_options_.root_dir, store_options_.timer, *store_, clock_});
  if (!opened) return opened.error();
  timers_ = std::move(*opened);
  timer_runner_ = std::make_unique<TimerRunner>(
      TimerRunner::Rooms{options_.timer, clock_, *store_, *timers_, message_kept_ms(),
                         options_.light_queues, &events_},
      timer_news_);
  timer_look_.emplace(TimerLook::Rooms{*store_, *timers_, clock_,
                                       options_.timer.delay_seconds_max * kMsPerSecond,
                                       [this] { return timer_runner_->filled_to(); }});
  return {};
}

std::int64_t Broker::message_kept_ms() const {
  constexpr std::int64_t kHourMs = 3'600'000;
  return store_options_.retention.reserved_hours * kHourMs;
}

Broker::~Broker() { close(); }

void Broker::start() {
  log::info("broker: starts name={} cluster={} address={}", options_.broker_name,
            options_.cluster_name, options_.address());
  if (timer_runner_ != nullptr) timer_runner_->start();
  housekeeper_.start();
}

void Broker::leave() {
  if (registrar_ != nullptr) registrar_->leave();
}

void Broker::close() {
  if (std::exchange(closed_, true)) return;
  housekeeper_.stop();
  if (store_ == nullptr) return;
  close_pops();
  if (transaction_service_ != nullptr) transaction_service_->finish();
  if (timer_runner_ != nullptr) timer_runner_->stop();
  files_.save_all();
  // Their looks end before what they look at.
  query_threads_ = nullptr;
  timer_runner_ = nullptr;
  delay_ = nullptr;
  transaction_service_ = nullptr;
  reviver_ = nullptr;
  stations_.clear();
  store_->close();
}

void Broker::housekeep() {
  traffic_->sample();
  std::vector<SaveWaiters::Task> waiters = save_waiters_.take();
  // Before the file says that a topic is gone: who dies in between leaves one without messages, not
  // messages that a topic of that name would get.
  drop_erased_queues();
  // A topic is on disk before a name server, and so before its first producer, hears of it.
  files_.save_topics();
  files_.save_groups();
  for (SaveWaiters::Task& answer : waiters) answer();
  if (registrar_ != nullptr) registrar_->step();
  topic_queues_.step();
  files_.save_due();
  lite_->keeper().step();
  orders_file_.save_due();
  request_modes_file_.save_due();
  if (clock_.steady_ms() < client_scan_due_ms_) return;
  client_scan_due_ms_ = clock_.steady_ms() + kClientScanMs;
  log::debug("broker: housekeeping held_pulls={} held_pops={}",
             router_.hold_table().waiting_count(), pop_.waits.total());
  membership_.expire();
  seen_.expire();
  filters_.expire();
  expire_pops();
}

void Broker::tick(api::Lane lane) {
  stations_[lane.index]->answer_overdue();
  if (lane.index != 0) return;
  deliver_due();
  if (transaction_service_->stage_due() > 0) stations_[0]->end_turn();
  revive_due();
  lite_->tick();
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
  stations_[lane.index]->send(request, std::move(done));
}

void Broker::send_back(api::Lane lane, const api::SendBackRequest& request, api::Completion done) {
  stations_[lane.index]->send_back().send_back(request, std::move(done));
}

void Broker::send_reply(api::Lane lane, const api::SendRequest& request, api::SendCompletion done) {
  replier_.send(lane, *stations_[lane.index], request, std::move(done));
}

void Broker::recall(api::Lane lane, const api::RecallRequest& request, api::RecallCompletion done) {
  stations_[lane.index]->recaller().recall(request, std::move(done));
}

void Broker::pull(api::Lane lane, const api::PullRequest& request,
                  const api::ClientChannelPtr& client, api::PullCompletion done) {
  stations_[lane.index]->puller().pull(request, client, std::move(done));
}

void Broker::end_turn(api::Lane lane) { stations_[lane.index]->end_turn(); }

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
  return broker::check_expression(options_, expression);
}

/// Called on lanes: the housekeeper writes and tells, a lane never waits for the disk.
void Broker::topic_changed(const KnownTopic& topic) {
  tell_store(topic);
  files_.topics_changed();
  if (registrar_ != nullptr) registrar_->topic_changed(topic.config.name);
  bell_->ring();
}

void Broker::topic_erased(const KnownTopic& topic) {
  files_.topics_changed();
  if (registrar_ != nullptr) registrar_->topic_erased(topic.config.name);
}

/// On the housekeeper's thread: files go.
void Broker::drop_erased_queues() {
  const LogOffset log_end = store_->max_log_offset();
  const std::vector<ErasedTopics::Topic> erased = erased_topics_.take(topics_, log_end);
  // Numbers of a queue begin anew with the next start: no group may then be ahead of them.
  if (!erased.empty()) files_.save_offsets();
  for (const ErasedTopics::Topic& topic : erased) {
    store_->drop_queues(topic.name, topic.end);
    lite_->keeper().drop_all_of(topic.name, topic.end);
    // The store has forgotten what the one that was made meanwhile is.
    if (const KnownTopicPtr anew = topics_.find(topic.name)) tell_store(*anew);
  }
}

/// Kind and policy of a topic never change.
void Broker::tell_store(const KnownTopic& topic) {
  if (store_ == nullptr || (!topic.is_batch_queue && !topic.is_compaction)) return;
  store_->add_topic({.name = topic.config.name,
                     .has_batch_queues = topic.is_batch_queue,
                     .is_compacted = topic.is_compaction});
}

void Broker::group_changed(const Group&) {
  files_.groups_changed();
  bell_->ring();
}

}  // namespace saker::broker
