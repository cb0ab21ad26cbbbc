#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "api/broker.h"
#include "base/clock.h"
#include "base/result.h"
#include "broker/admin/inspector.h"
#include "broker/admin/offset_keeper.h"
#include "broker/assignment/assigner.h"
#include "broker/assignment/request_modes.h"
#include "broker/assignment/topic_queues.h"
#include "broker/client/membership.h"
#include "broker/client/queue_locks.h"
#include "broker/client/seen_subscriptions.h"
#include "broker/config_files.h"
#include "broker/consume/wake_router.h"
#include "broker/delay/delay_offsets.h"
#include "broker/delay/delay_service.h"
#include "broker/group/group_table.h"
#include "broker/housekeeper.h"
#include "broker/lite/lite_service.h"
#include "broker/measure/measurer.h"
#include "broker/offset/offset_desk.h"
#include "broker/offset/offset_table.h"
#include "broker/options.h"
#include "broker/pop/pop_state.h"
#include "broker/pop/reviver.h"
#include "broker/query/querier.h"
#include "broker/query/query_threads.h"
#include "broker/registration/registrar.h"
#include "broker/reply/replier.h"
#include "broker/save_waiters.h"
#include "broker/station.h"
#include "broker/tally/event_counts.h"
#include "broker/timer/arrival_watch.h"
#include "broker/timer/timer_runner.h"
#include "broker/topic/erased_topics.h"
#include "broker/topic/topic_table.h"
#include "broker/traffic/traffic.h"
#include "broker/transaction/transaction_service.h"
#include "broker/watched_file.h"
#include "config/settings.h"
#include "file/disk.h"
#include "model/delay_levels.h"
#include "store/store.h"
#include "store/timer/timer_store.h"

namespace saker::broker {

using OpenStore = std::function<Result<std::unique_ptr<store::Store>>(
    const store::Options&, const Clock&, store::ArrivalListener&)>;

/// What a broker is built from. Clock, executor and link outlive it.
struct Setup {
  Options options;
  store::Options store_options;
  const Clock& clock;
  api::LaneExecutor& executor;
  std::size_t lane_count = 1;
  NameServerLink* link = nullptr;  ///< null: no name server is told
  OpenStore open_store = store::Store::open;
};

/// The broker: topics, groups, offsets and clients over one message store.
///
///     open → start → (lanes run: verbs, end_turn, tick) → leave → (lanes stop) → close
///
/// Thread: the verbs as api::Broker says; open, start, leave and close by the owner.
class Broker final : public api::Broker, private TopicListener, private GroupListener {
 public:
  /// Opens the store and reads the tables. Errors name the setting or the file and what to do.
  static Result<std::unique_ptr<Broker>> open(Setup setup);
  ~Broker() override;

  /// Starts the background thread, which registers the broker at its name servers.
  void start();

  /// To be called on every lane each 100 ms or so: held pulls, flush time-outs, delayed messages.
  void tick(api::Lane lane);

  /// What the background thread does every 100 ms and after changes; for tests.
  void housekeep();
  /// What the threads of timers do now; for tests.
  void run_timers() { timer_runner_->run_due(); }

  /// For whoever watches the broker.
  api::Measures& measures() { return *measurer_; }

  /// Takes the broker out of the routes: unregisters and waits a few seconds at most. Lanes go on.
  void leave();

  /// After the lanes stopped: writes the tables and closes the store. Idempotent.
  void close();

  void send(api::Lane lane, const api::SendRequest& request, api::SendCompletion done) override;
  void send_back(api::Lane lane, const api::SendBackRequest& request,
                 api::Completion done) override;
  void pull(api::Lane lane, const api::PullRequest& request, const api::ClientChannelPtr& client,
            api::PullCompletion done) override;
  void recall(api::Lane lane, const api::RecallRequest& request,
              api::RecallCompletion done) override;
  void end_turn(api::Lane lane) override;

  /// Takes over what may change at run time. Thread: any, one at a time.
  void reload(const config::Settings& settings);

 private:
  explicit Broker(Setup setup, DelayLevels levels);
  Status open_store();
  void open_stations();
  void open_desks();
  Status open_timers();
  void tell_store(const KnownTopic& topic);

  // The rest of api::Broker, which callers reach through it.
  api::OutcomeOf<QueueOffset> query_offset(const api::OffsetRequest& request) override;
  api::Outcome commit_offset(const api::OffsetRequest& request) override;
  QueueOffset min_offset(const api::QueueRequest& request) override;
  QueueOffset max_offset(const api::QueueRequest& request) override;
  api::OutcomeOf<QueueOffset> offset_by_time(const api::QueueRequest& request,
                                             std::int64_t timestamp_ms,
                                             api::TimeBoundary boundary) override;
  api::OutcomeOf<std::int64_t> earliest_store_time(const api::QueueRequest& request) override;
  void look_up(api::Lane lane, const api::Lookup& what, api::LookupCompletion done) override {
    querier_->look_up(lane, what, std::move(done));
  }
  api::HeartbeatReply heartbeat(const api::Heartbeat& heartbeat,
                                const api::ClientChannelPtr& client) override;
  void unregister(const api::Unregistration& request, const api::ClientChannelPtr& client) override;
  void client_closed(const api::ClientChannelPtr& client) override;
  api::OutcomeOf<std::vector<std::string>> member_ids(std::string_view group) override;
  api::Outcome check_expression(const api::Expression& expression) override;
  std::vector<api::LockedQueue> lock_queues(const api::QueueLockRequest& request) override {
    return queue_locks_.lock(request);
  }
  void unlock_queues(const api::QueueLockRequest& request) override {
    queue_locks_.unlock(request);
  }
  void put_topic(api::Lane lane, const Topic& topic, api::Completion done) override;
  void put_group(api::Lane lane, const Group& group, api::Completion done) override;
  void delete_topic(api::Lane lane, std::string_view name, api::Completion done) override;
  void delete_group(api::Lane lane, std::string_view name, bool with_offsets,
                    api::Completion done) override;
  api::Inspection& inspection() override { return *inspector_; }
  api::OffsetControl& offset_control() override { return *offset_keeper_; }
  api::LiteTopics& lite() override { return *lite_; }
  api::Statistics& statistics() override { return *traffic_; }
  void ask_client(api::Lane lane, api::ClientQuestion question,
                  api::ClientAnswerCompletion done) override;
  void end_transaction(api::Lane lane, const api::EndTransactionRequest& request,
                       api::Completion done) override;
  void resume_checks(api::Lane lane, LogOffset message, api::Completion done) override;
  void send_reply(api::Lane lane, const api::SendRequest& request,
                  api::SendCompletion done) override;
  std::size_t disconnect(std::string_view client_id) override;
  api::Outcome clean_up(api::Cleanup what) override;
  void pop(api::Lane lane, const api::PopRequest& request, const api::ClientChannelPtr& client,
           api::PopCompletion done) override;
  void peek(api::Lane lane, const api::PeekRequest& request, const api::ClientChannelPtr& client,
            api::PopCompletion done) override;
  void acknowledge(api::Lane lane, const api::PoppedMessage& message,
                   const api::ClientChannelPtr& client, api::Completion done) override;
  void acknowledge_all(api::Lane lane, std::span<const api::AckBatch> batches,
                       api::Completion done) override;
  void change_invisibility(api::Lane lane, const api::InvisibilityRequest& request,
                           const api::ClientChannelPtr& client,
                           api::InvisibilityCompletion done) override;
  void await_pop(api::Lane lane, const api::PopNoticeRequest& request,
                 const api::ClientChannelPtr& client, api::PopNoticeCompletion done) override;
  api::OutcomeOf<std::int64_t> count_waiting_pops(api::Lane lane, const api::PopTarget& target,
                                                  const api::ClientChannelPtr& client) override;
  void assign_queues(api::Lane lane, const api::AssignmentRequest& request,
                     api::AssignmentCompletion done) override {
    assigner_.assign(lane, request, std::move(done));
  }
  api::Outcome set_request_mode(const api::RequestMode& mode) override;

  void topic_changed(const KnownTopic& topic) override;
  void topic_erased(const KnownTopic& topic) override;
  void group_changed(const Group& group) override;

  std::int64_t message_kept_ms() const;
  Status open_transactions();
  void deliver_due();
  void drop_erased_queues();
  void revive_due();
  void open_pops();
  void begin_reviving();
  void close_pops();
  void expire_pops();
  void when_saved(api::Lane lane, SaveWaiters::Task task);
  api::Completion timed(CreationTimes& times, bool is_system, api::Completion done);
  std::vector<api::Bound> bounds();

  Options options_;  ///< only reload() changes it, and only what is Live
  config::Table live_rows_;
  const store::Options store_options_;
  const Clock& clock_;
  api::LaneExecutor& executor_;
  const OpenStore open_store_;
  const std::size_t lane_count_;
  const DelayLevels delay_levels_;
  const std::shared_ptr<Bell> bell_;
  TopicTable topics_;
  GroupTable groups_;
  OffsetTable offsets_;
  DelayOffsets delay_offsets_;
  ConsumerFilters filters_;
  Membership membership_;
  SeenSubscriptions seen_;
  QueueLocks queue_locks_;
  TransactionTable transactions_;
  Replier replier_;
  EventCounts events_;
  PopState pop_;
  LiteState lite_state_;
  RequestModes request_modes_;
  TopicQueues topic_queues_;
  Assigner assigner_;
  ConfigFiles files_;
  WatchedFile orders_file_;
  WatchedFile request_modes_file_;
  SaveWaiters save_waiters_;
  std::unique_ptr<Registrar> registrar_;  ///< null without a link
  WakeRouter router_;
  Bell timer_news_;  ///< something entered the timer topic
  ArrivalWatch arrivals_;
  std::unique_ptr<store::Store> store_;
  file::RealDisk disk_;
  std::unique_ptr<store::TimerStore> timers_;  ///< null: no timers are served
  std::unique_ptr<Traffic> traffic_;
  std::vector<std::unique_ptr<Station>> stations_;
  std::unique_ptr<DelayService> delay_;
  std::unique_ptr<TransactionService> transaction_service_;
  std::unique_ptr<TimerRunner> timer_runner_;  ///< null: no timers are served
  std::optional<TimerLook> timer_look_;        ///< nothing: likewise
  std::unique_ptr<Reviver> reviver_;
  std::unique_ptr<QueryThreads> query_threads_;
  std::unique_ptr<Querier> querier_;
  std::unique_ptr<OffsetDesk> offset_desk_;
  std::unique_ptr<Inspector> inspector_;
  std::unique_ptr<OffsetKeeper> offset_keeper_;
  std::unique_ptr<LiteService> lite_;
  std::unique_ptr<Measurer> measurer_;
  ErasedTopics erased_topics_;
  Housekeeper housekeeper_;
  std::int64_t client_scan_due_ms_ = 0;
  bool closed_ = false;
};

}  // namespace saker::broker
