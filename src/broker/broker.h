#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "api/broker.h"
#include "base/clock.h"
#include "base/result.h"
#include "broker/client/membership.h"
#include "broker/client/queue_locks.h"
#include "broker/client/seen_subscriptions.h"
#include "broker/config_files.h"
#include "broker/consume/wake_router.h"
#include "broker/delay/delay_levels.h"
#include "broker/delay/delay_offsets.h"
#include "broker/delay/delay_service.h"
#include "broker/group/group_table.h"
#include "broker/housekeeper.h"
#include "broker/offset/offset_table.h"
#include "broker/options.h"
#include "broker/registration/registrar.h"
#include "broker/station.h"
#include "broker/topic/topic_table.h"
#include "store/store.h"

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

  /// Takes the broker out of the routes: unregisters and waits a few seconds at most. Lanes go on.
  void leave();

  /// After the lanes stopped: writes the tables and closes the store. Idempotent.
  void close();

  void send(api::Lane lane, const api::SendRequest& request, api::SendCompletion done) override;
  void send_back(api::Lane lane, const api::SendBackRequest& request,
                 api::Completion done) override;
  void pull(api::Lane lane, const api::PullRequest& request, const api::ClientChannelPtr& client,
            api::PullCompletion done) override;
  void end_turn(api::Lane lane) override;

 private:
  explicit Broker(Setup setup, DelayLevels levels);
  Status open_store();

  // The rest of api::Broker, which callers reach through it.
  api::OutcomeOf<QueueOffset> query_offset(const api::OffsetRequest& request) override;
  api::Outcome commit_offset(const api::OffsetRequest& request) override;
  QueueOffset min_offset(const api::QueueRequest& request) override;
  QueueOffset max_offset(const api::QueueRequest& request) override;
  QueueOffset offset_by_time(const api::QueueRequest& request, std::int64_t timestamp_ms,
                             api::TimeBoundary boundary) override;
  std::int64_t earliest_store_time(const api::QueueRequest& request) override;
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
  api::Outcome put_group(const Group& group) override;

  void topic_changed(const KnownTopic& topic) override;
  void group_changed(const Group& group) override;

  bool is_young(const api::OffsetRequest& request) const;
  void deliver_due();

  const Options options_;
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
  Membership membership_;
  SeenSubscriptions seen_;
  QueueLocks queue_locks_;
  ConfigFiles files_;
  std::unique_ptr<Registrar> registrar_;  ///< null without a link
  WakeRouter router_;
  std::unique_ptr<store::Store> store_;
  std::vector<std::unique_ptr<Station>> stations_;
  std::unique_ptr<DelayService> delay_;
  Housekeeper housekeeper_;
  std::int64_t client_scan_due_ms_ = 0;
  bool closed_ = false;
};

}  // namespace saker::broker
