#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "api/broker.h"
#include "broker/consume/puller.h"
#include "broker/consume/wake_router.h"
#include "broker/lite/lite_desk.h"
#include "broker/pop/pop_desk.h"
#include "broker/produce/recaller.h"
#include "broker/produce/send_back.h"
#include "broker/produce/sender.h"
#include "broker/registration/registrar.h"
#include "broker/tally/event_counts.h"
#include "broker/tally/pair_counts.h"
#include "broker/transaction/transaction_end.h"
#include "broker/transaction/transaction_resume.h"
#include "store/store.h"

namespace saker::broker {

/// What one lane works with: its door to the log and the verbs that go through it.
/// Thread: its lane, except wake().
class Station final : private store::FlushWaker, private AnswerGate {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    GroupTable& groups;
    OffsetTable& offsets;
    SeenSubscriptions& seen;
    const SnapshotMap<OnlineGroup>& online;
    const ConsumerFilters& filters;
    const DelayLevels& delay_levels;
    TransactionTable& transactions;
    store::Store& store;
    std::int32_t message_bytes_max;
    WakeRouter& router;
    api::LaneExecutor& executor;
    Registrar* registrar;             ///< null: no name server is told
    const store::TimerStore* timers;  ///< null: no timers are served
    PopState& pop;
    LiteState& lite;
    ReadMeter& meter;
    PairCounts& send_backs;
    EventCounts& events;
  };
  Station(const Rooms& rooms, api::Lane lane);

  /// As api::Broker::send. What a turn staged is appended before it grows out of the processor's
  /// cache.
  void send(const api::SendRequest& request, api::SendCompletion done);

  SendBack& send_back() { return *send_back_; }
  TransactionEnd& transaction_end() { return *transaction_end_; }
  TransactionResume& transaction_resume() { return *transaction_resume_; }
  Sender& sender() { return *sender_; }
  Recaller& recaller() { return *recaller_; }
  Puller& puller() { return *puller_; }
  PopDesk& pop() { return *pop_; }
  LiteDesk& lite() { return *lite_; }
  const HoldQuota& hold_quota() const { return hold_quota_; }
  store::Appender& appender() { return *appender_; }
  AnswerGate& gate() { return *this; }

  /// Appends what was staged, then answers the held pulls of this lane that waited for it.
  void end_turn();

  /// Answers the held pulls that other threads woke.
  void take_news();

  /// Answers what waited long enough, for the disk or for a message.
  void answer_overdue();

 private:
  void commit();
  void wake() override;
  bool is_open(std::string_view topic) override;
  void when_open(std::string_view topic, UniqueFunction<void()> task) override;
  UniqueKeyMaker::Identity identity() const;

  const Rooms rooms_;
  const api::Lane lane_;
  std::atomic<bool> release_posted_{false};
  HoldQuota hold_quota_;
  std::unique_ptr<store::Appender> appender_;
  std::unique_ptr<Sender> sender_;
  std::unique_ptr<SendBack> send_back_;
  std::unique_ptr<TransactionEnd> transaction_end_;
  std::unique_ptr<TransactionResume> transaction_resume_;
  std::unique_ptr<Recaller> recaller_;
  std::unique_ptr<Puller> puller_;
  std::unique_ptr<PopDesk> pop_;
  std::unique_ptr<LiteDesk> lite_;
  std::vector<Waiting> woken_;
  std::size_t staged_bytes_ = 0;  ///< bodies of this turn, about
};

}  // namespace saker::broker
