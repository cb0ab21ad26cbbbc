#pragma once

#include <algorithm>
#include <functional>
#include <span>

#include "store/store.h"
#include "store/timer/timer_store.h"

namespace saker::broker {

/// Passes arrivals on, and says when one of them is in the timer topic. Thread: any.
class ArrivalWatch final : public store::ArrivalListener {
 public:
  ArrivalWatch(store::ArrivalListener& next, std::function<void()> on_timer)
      : next_(next), on_timer_(std::move(on_timer)) {}

  void on_arrivals(std::span<const store::Arrival> arrivals) override {
    next_.on_arrivals(arrivals);
    const bool has_timer =
        std::any_of(arrivals.begin(), arrivals.end(),
                    [](const store::Arrival& arrival) { return arrival.topic == kTimerTopic; });
    if (has_timer) on_timer_();
  }

 private:
  store::ArrivalListener& next_;
  const std::function<void()> on_timer_;
};

}  // namespace saker::broker
