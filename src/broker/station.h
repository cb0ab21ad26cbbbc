#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "api/broker.h"
#include "broker/consume/puller.h"
#include "broker/consume/wake_router.h"
#include "broker/produce/send_back.h"
#include "broker/produce/sender.h"
#include "broker/registration/registrar.h"
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
    const DelayLevels& delay_levels;
    store::Store& store;
    std::int32_t message_bytes_max;
    WakeRouter& router;
    api::LaneExecutor& executor;
    Registrar* registrar;  ///< null: no name server is told
  };
  Station(const Rooms& rooms, api::Lane lane);

  Sender& sender() { return *sender_; }
  SendBack& send_back() { return *send_back_; }
  Puller& puller() { return *puller_; }
  store::Appender& appender() { return *appender_; }
  AnswerGate& gate() { return *this; }

  /// Appends what was staged, then answers the held pulls of this lane that waited for it.
  void end_turn();

  /// Answers the held pulls that other threads woke.
  void take_news();

  /// Answers what waited long enough, for the disk or for a message.
  void answer_overdue();

 private:
  void wake() override;
  bool is_open(std::string_view topic) override;
  void when_open(std::string_view topic, UniqueFunction<void()> task) override;
  UniqueKeyMaker::Identity identity() const;

  const Rooms rooms_;
  const api::Lane lane_;
  std::atomic<bool> release_posted_{false};
  std::unique_ptr<store::Appender> appender_;
  std::unique_ptr<Sender> sender_;
  std::unique_ptr<SendBack> send_back_;
  std::unique_ptr<Puller> puller_;
  std::vector<Waiting> woken_;
};

}  // namespace saker::broker
