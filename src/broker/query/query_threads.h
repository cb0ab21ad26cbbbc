#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "api/lane.h"
#include "api/outcome.h"
#include "base/unique_function.h"
#include "base/worker.h"

namespace saker::broker {

/// The threads for looks that would hold up a lane: they wait for the disk, or go through all there
/// is of something. The first looks start them. What a look points to outlives these threads.
/// Thread: any.
class QueryThreads {
 public:
  /// The executor outlives it. `waiting_max`: looks that wait for their turn.
  QueryThreads(api::LaneExecutor& executor, std::int32_t waiting_max)
      : executor_(executor),
        waiting_max_(waiting_max),
        worker_({.name = "query", .tasks_max = static_cast<std::size_t>(waiting_max)}) {}

  /// Runs `look` on one of the threads and `done` with its outcome on the lane, once; or drops both
  /// when the broker closes. If too many wait, `done` hears kBusy before the call returns.
  /// `look` returns something that has a status and a message, as api::OutcomeOf has.
  template <class Look, class Done>
  void ask(api::Lane lane, Look look, Done done);

  /// For what nobody waits for, and what must not be left out: if too many wait, the caller's
  /// thread does it.
  void run(UniqueFunction<void()> task);

  /// Looks that wait for their turn.
  std::int64_t waiting() const { return static_cast<std::int64_t>(worker_.waiting()); }

 private:
  std::string busy_text() const;

  api::LaneExecutor& executor_;
  const std::int32_t waiting_max_;
  Worker worker_;
};

template <class Look, class Done>
void QueryThreads::ask(api::Lane lane, Look look, Done done) {
  using Outcome = std::invoke_result_t<Look&>;
  // Shared, so that a refused task does not take the completion with it.
  const auto kept = std::make_shared<Done>(std::move(done));
  const bool is_taken = worker_.submit([this, lane, kept, look = std::move(look)]() mutable {
    executor_.post(lane, [kept, outcome = look()]() mutable { (*kept)(outcome); });
  });
  if (is_taken) return;
  Outcome busy;
  busy.status = api::Status::kBusy;
  busy.message = busy_text();
  (*kept)(busy);
}

}  // namespace saker::broker
