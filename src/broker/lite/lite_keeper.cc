#include "broker/lite/lite_keeper.h"

#include <algorithm>

#include "base/log.h"
#include "broker/lite/lite_checks.h"
#include "broker/lite/lite_group.h"
#include "model/lite_topic.h"

namespace saker::broker {
namespace {

constexpr QueueId kTheQueue{0};
constexpr std::int64_t kMinuteMs = 60'000;
/// So that whoever registers the broker is not held up.
constexpr int kDroppedPerStepMax = 200;

}  // namespace

LiteKeeper::LiteKeeper(const Rooms& rooms)
    : rooms_(rooms),
      begin_ms_(rooms.clock.steady_ms()),
      subscriptions_due_ms_(begin_ms_ + rooms.options.lite.subscription_check_ms),
      topics_due_ms_(begin_ms_ +
                     std::max(rooms.options.lite.expiry_check_ms, rooms.options.lite.age_min_ms)) {}

void LiteKeeper::step() {
  const std::int64_t now_ms = rooms_.clock.steady_ms();
  if (now_ms >= subscriptions_due_ms_) {
    subscriptions_due_ms_ = now_ms + rooms_.options.lite.subscription_check_ms;
    expire_subscriptions();
  }
  if (now_ms >= topics_due_ms_ && expire_topics()) {
    topics_due_ms_ = now_ms + rooms_.options.lite.expiry_check_ms;
  }
}

void LiteKeeper::expire_subscriptions() {
  LiteBoard::Woken woken;
  rooms_.board.expire(rooms_.options.lite.subscription_age_max_ms, woken);
  if (!woken.empty()) rooms_.router.wake(woken);
  rooms_.waits.expire();
}

bool LiteKeeper::expire_topics() {
  int dropped = 0;
  for (const KnownTopicPtr& topic : rooms_.topics.map().all()) {
    if (!is_lite_topic(topic->config)) continue;
    const std::int64_t minutes = lite_expiration_min(topic->config);
    if (minutes <= 0) continue;
    const std::string& name = topic->config.name;
    for (const std::string& queue : rooms_.store.topics_with_prefix(lite_queues_of(name))) {
      const LogOffset end = rooms_.store.max_log_offset();  // a message that comes now is not old
      if (!is_old(queue, std::max(minutes * kMinuteMs, rooms_.options.lite.age_min_ms))) continue;
      if (dropped++ == kDroppedPerStepMax) return false;
      log::info("broker: lite topic expired queue={}", queue);
      drop(name, queue, end);
    }
  }
  return true;
}

/// By its last message. COMPAT: whether somebody still has to read it is not asked.
bool LiteKeeper::is_old(const std::string& queue, std::int64_t age_max_ms) const {
  const QueueOffset max = rooms_.store.max_offset(queue, kTheQueue);
  const auto last_ms = rooms_.store.store_time(queue, kTheQueue, max + -1);
  return last_ms && rooms_.clock.wall_ms() - *last_ms > age_max_ms;
}

/// A message behind `end` stays, and is read from the begin, by those who say again that they read
/// the lite topic.
void LiteKeeper::drop(std::string_view topic, const std::string& queue, LogOffset end) {
  rooms_.store.drop_queues(queue, end);
  rooms_.board.drop(queue);
  for (const GroupPtr& group : rooms_.groups.map().all()) {
    if (LiteGroup(*group).topic == topic) rooms_.orders.forget({group->name, queue, kTheQueue});
  }
  rooms_.offsets.erase_topic(queue);
}

void LiteKeeper::drop_all_of(std::string_view topic, LogOffset end) {
  for (const std::string& queue : rooms_.store.topics_with_prefix(lite_queues_of(topic))) {
    drop(topic, queue, end);
  }
}

}  // namespace saker::broker
