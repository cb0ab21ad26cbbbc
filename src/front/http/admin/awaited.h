#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace saker::front {

/// An answer that comes from another thread, or never. Copies share it. Thread: any.
template <class Answer>
class Awaited {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Once.
  void give(Answer answer) const {
    const std::lock_guard lock(state_->mutex);
    state_->answer = std::move(answer);
    state_->came.notify_one();
  }

  /// Once; nothing if no answer came until then.
  std::optional<Answer> take(Time until) const {
    std::unique_lock lock(state_->mutex);
    state_->came.wait_until(lock, until, [this] { return state_->answer.has_value(); });
    return std::exchange(state_->answer, std::nullopt);
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable came;
    std::optional<Answer> answer;  // under mutex
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace saker::front
