#include "broker/consume/wake_router.h"

#include <algorithm>
#include <iterator>

namespace saker::broker {

WakeRouter::WakeRouter(std::size_t lane_count, api::LaneExecutor& executor, OnNews on_news)
    : executor_(executor), on_news_(std::move(on_news)) {
  for (std::size_t i = 0; i < lane_count; ++i) inboxes_.push_back(std::make_unique<Inbox>());
}

void WakeRouter::on_arrivals(std::span<const store::Arrival> arrivals) {
  std::vector<Waiting> woken;
  hold_table_.take_woken(arrivals, woken);
  if (also_ask_) also_ask_(arrivals, woken);
  if (!woken.empty()) wake(woken);
}

void WakeRouter::look_again(const store::Arrival& last) {
  std::vector<Waiting> woken;
  hold_table_.take_all({last.topic, last.queue_id}, woken);
  if (also_ask_) also_ask_({&last, 1}, woken);
  if (!woken.empty()) wake(woken);
}

void WakeRouter::wake(std::span<Waiting> woken) {
  std::stable_sort(woken.begin(), woken.end(),
                   [](const Waiting& a, const Waiting& b) { return a.lane < b.lane; });
  while (!woken.empty()) {
    const std::size_t lane = woken.front().lane;
    const auto end = std::find_if(woken.begin(), woken.end(),
                                  [lane](const Waiting& one) { return one.lane != lane; });
    const auto count = static_cast<std::size_t>(end - woken.begin());
    if (put(*inboxes_[lane], woken.first(count))) {
      executor_.post({lane}, [this, lane] { on_news_({lane}); });
    }
    woken = woken.subspan(count);
  }
}

/// True if the lane must be told.
bool WakeRouter::put(Inbox& inbox, std::span<Waiting> woken) {
  const std::lock_guard lock(inbox.mutex);
  std::move(woken.begin(), woken.end(), std::back_inserter(inbox.woken));
  if (inbox.announced || inbox.committing.load() == std::this_thread::get_id()) return false;
  inbox.announced = true;
  return true;
}

void WakeRouter::begin_commit(api::Lane lane) {
  inboxes_[lane.index]->committing.store(std::this_thread::get_id());
}

void WakeRouter::end_commit(api::Lane lane) {
  inboxes_[lane.index]->committing.store(std::thread::id{});
}

void WakeRouter::take(api::Lane lane, std::vector<Waiting>& woken) {
  woken.clear();
  Inbox& inbox = *inboxes_[lane.index];
  const std::lock_guard lock(inbox.mutex);
  woken.swap(inbox.woken);
  inbox.announced = false;
}

}  // namespace saker::broker
