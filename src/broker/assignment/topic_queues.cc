#include "broker/assignment/topic_queues.h"

#include <algorithm>
#include <utility>

#include "model/light_queue.h"
#include "wire/remoting/body/topic_route_data.h"

namespace saker::broker {
namespace {

constexpr std::int64_t kTimeoutMs = 3'000;
/// Above this, what nobody asks for is forgotten.
constexpr std::size_t kTopicsMax = 10'000;

TopicQueues::Queues queues_of(const wire::remoting::body::TopicRouteData& route,
                              const std::string& topic) {
  auto queues = std::make_shared<std::vector<api::LockedQueue>>();
  for (const auto& of_broker : route.queues) {
    if ((of_broker.perm & kPermRead) == 0) continue;
    for (std::int32_t id = 0; id < of_broker.read_queue_count; ++id) {
      queues->push_back({topic, of_broker.broker_name, {id}});
    }
  }
  std::sort(queues->begin(), queues->end());
  return queues;
}

}  // namespace

TopicQueues::TopicQueues(const Rooms& rooms)
    : rooms_(rooms),
      name_servers_(name_servers_in(rooms.options.name_servers)),
      state_(std::make_shared<State>()) {}

void TopicQueues::find(api::Lane lane, std::string_view topic, Done done) {
  if (rooms_.link == nullptr || name_servers_.empty() || is_light_queue(topic)) {
    return done(own_queues(topic));
  }
  Queues known;
  {
    const std::lock_guard lock(state_->mutex);
    Entry& entry = state_->topics[std::string(topic)];
    if (is_fresh(entry)) known = entry.queues;
    if (known == nullptr) entry.waiters.push_back({lane, std::exchange(done, nullptr)});
  }
  if (known != nullptr) return done(known);
  rooms_.bell->ring();
}

bool TopicQueues::is_fresh(const Entry& entry) const {
  return entry.queues != nullptr &&
         rooms_.clock.steady_ms() - entry.known_ms < rooms_.options.pop.route_refresh_ms;
}

TopicQueues::Queues TopicQueues::own_queues(std::string_view topic) const {
  const KnownTopicPtr known = rooms_.topics.find(topic);
  if (known == nullptr || (known->config.perm & kPermRead) == 0) return nullptr;
  auto queues = std::make_shared<std::vector<api::LockedQueue>>();
  for (std::int32_t id = 0; id < known->config.read_queue_count; ++id) {
    queues->push_back({std::string(topic), rooms_.options.broker_name, {id}});
  }
  return queues;
}

void TopicQueues::step() {
  std::vector<std::string> to_ask;
  {
    const std::lock_guard lock(state_->mutex);
    for (auto& [topic, entry] : state_->topics) {
      if (entry.waiters.empty() || std::exchange(entry.asked, true)) continue;
      to_ask.push_back(topic);
    }
    if (state_->topics.size() > kTopicsMax) {
      std::erase_if(state_->topics, [this](const auto& one) {
        return one.second.waiters.empty() && !is_fresh(one.second);
      });
    }
  }
  for (const std::string& topic : to_ask) ask(topic, 0);
}

/// Name servers are asked one after the other, until one answers.
void TopicQueues::ask(const std::string& topic, std::size_t name_server) {
  if (name_server == name_servers_.size()) return answer(topic, nullptr, false);
  rooms_.link->fetch_route(
      name_servers_[name_server], topic, kTimeoutMs,
      [this, topic, name_server, weak = std::weak_ptr(state_)](Result<std::string> body) {
        const std::shared_ptr<State> alive = weak.lock();
        if (alive == nullptr) return;
        if (!body && body.error().code == ErrorCode::kNotFound) {
          return answer(topic, own_queues(topic), true);
        }
        if (!body) return ask(topic, name_server + 1);
        const auto route = wire::remoting::body::decode_topic_route(*body);
        if (!route) return ask(topic, name_server + 1);
        answer(topic, queues_of(*route, topic), true);
      });
}

/// What was known before is better than nothing. Not kept: that a topic is not known yet.
void TopicQueues::answer(const std::string& topic, const Queues& queues, bool is_known) {
  std::vector<Waiter> waiters;
  Queues found = queues;
  {
    const std::lock_guard lock(state_->mutex);
    Entry& entry = state_->topics[topic];
    entry.asked = false;
    waiters = std::exchange(entry.waiters, {});
    if (is_known) {
      entry.queues = queues;
      entry.known_ms = rooms_.clock.steady_ms();
    }
    found = entry.queues;
  }
  deliver(rooms_.executor, std::move(waiters), std::move(found));
}

void TopicQueues::deliver(api::LaneExecutor& executor, std::vector<Waiter> waiters, Queues queues) {
  for (Waiter& waiter : waiters) {
    executor.post(waiter.lane, [done = std::move(waiter.done), queues]() mutable { done(queues); });
  }
}

}  // namespace saker::broker
