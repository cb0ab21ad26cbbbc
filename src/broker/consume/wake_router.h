#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "api/broker.h"
#include "broker/consume/hold_table.h"
#include "store/store.h"

namespace saker::broker {

/// Brings the news of arrived messages to the lanes whose held pulls waited for them. What a lane
/// wakes of itself by its own commit stays in its inbox, for it to take right afterwards; every
/// other inbox is announced by a post. Thread: any.
class WakeRouter final : public store::ArrivalListener {
 public:
  /// Runs on the lane after news was posted to it; to take them.
  using OnNews = UniqueFunction<void(api::Lane)>;

  /// The executor and what `on_news` refers to outlive the tasks that are posted.
  WakeRouter(std::size_t lane_count, api::LaneExecutor& executor, OnNews on_news);

  void on_arrivals(std::span<const store::Arrival> arrivals) override;

  /// Has all who wait at a queue look again: it is another one for them, though no message came.
  /// `last` is the newest that it has.
  void look_again(const store::Arrival& last);

  /// Tells the lanes of what others took out of their tables of waits. May be moved from.
  void wake(std::span<Waiting> woken);

  /// The lane's thread commits between these two. Thread: the lane.
  void begin_commit(api::Lane lane);
  void end_commit(api::Lane lane);

  /// Moves the lane's news into `woken`, which is cleared first. Thread: the lane.
  void take(api::Lane lane, std::vector<Waiting>& woken);

  HoldTable& hold_table() { return hold_table_; }
  const HoldTable& hold_table() const { return hold_table_; }

  /// Whom arrivals wake besides; before the first of them.
  using TakeWoken =
      UniqueFunction<void(std::span<const store::Arrival>, std::vector<Waiting>& woken)>;
  void also_ask(TakeWoken take_woken) { also_ask_ = std::move(take_woken); }

 private:
  struct Inbox {
    std::mutex mutex;
    std::vector<Waiting> woken;
    bool announced = false;
    std::atomic<std::thread::id> committing{};
  };

  bool put(Inbox& inbox, std::span<Waiting> woken);

  api::LaneExecutor& executor_;
  OnNews on_news_;
  HoldTable hold_table_;
  TakeWoken also_ask_;
  std::vector<std::unique_ptr<Inbox>> inboxes_;
};

}  // namespace saker::broker
