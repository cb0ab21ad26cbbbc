#include "broker/registration/registrar.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>

#include "base/crc32.h"
#include "base/log.h"
#include "wire/remoting/body/register_broker_body.h"

namespace saker::broker {
namespace {

constexpr std::int64_t kPeriodMinMs = 10'000;
constexpr std::int64_t kPeriodMaxMs = 60'000;
constexpr std::int64_t kRetryMs = 3'000;
constexpr std::int64_t kLeaveTimeoutMs = 700;  // a stop takes less than a second
constexpr std::int64_t kKnownTimeoutMs = 1'000;
constexpr std::int32_t kReadWrite = kPermRead | kPermWrite;
constexpr std::int32_t kVersionWithMappings = 413;

/// Counts down the answers to an unregistration.
struct Farewell {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t outstanding = 0;
};

}  // namespace

Registrar::Registrar(const Rooms& rooms)
    : rooms_(rooms),
      period_ms_(std::clamp(rooms.options.registration_period_ms, kPeriodMinMs, kPeriodMaxMs)),
      log_limit_(std::make_shared<RateLimit>(rooms.clock, 1)),
      state_(std::make_shared<State>()) {
  for (std::string& address : name_servers_in(rooms.options.name_servers)) {
    NameServer server;
    server.address = std::move(address);
    state_->servers.push_back(std::move(server));
  }
}

void Registrar::topic_changed(std::string_view topic) {
  {
    const std::lock_guard lock(state_->mutex);
    for (NameServer& server : state_->servers) {
      server.changed.emplace(topic);
      server.withdrawals.take_back(topic);
    }
    state_->update_settled();
  }
  rooms_.bell->ring();
}

void Registrar::topic_erased(std::string_view topic) {
  if (rooms_.options.broker_id != 0) return;  // name servers take topics of masters only
  {
    const std::lock_guard lock(state_->mutex);
    for (NameServer& server : state_->servers) {
      if (const auto change = server.changed.find(topic); change != server.changed.end())
        server.changed.erase(change);
      server.withdrawals.add(topic, rooms_.clock.steady_ms());
    }
    state_->update_settled();
  }
  rooms_.bell->ring();
}

void Registrar::register_again() {
  {
    const std::lock_guard lock(state_->mutex);
    for (NameServer& server : state_->servers) server.due_ms = 0;
  }
  rooms_.bell->ring();
}

bool Registrar::is_known(std::string_view topic) const {
  if (state_->settled.load(std::memory_order_acquire)) return true;
  const std::lock_guard lock(state_->mutex);
  return !state_->lacks(topic);
}

void Registrar::when_known(std::string_view topic, Task task) {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->lacks(topic)) {
      const std::int64_t deadline_ms = rooms_.clock.steady_ms() + kKnownTimeoutMs;
      state_->waiters.push_back({std::string(topic), deadline_ms, std::move(task)});
      return;
    }
  }
  task();
}

bool Registrar::State::lacks(std::string_view topic) const {
  return !left && std::any_of(servers.begin(), servers.end(),
                              [topic](const NameServer& server) { return server.lacks(topic); });
}

void Registrar::State::update_settled() {
  const bool is_settled = std::all_of(servers.begin(), servers.end(), [](const NameServer& server) {
    return !server.registered || (server.changed.empty() && server.telling.empty());
  });
  settled.store(is_settled, std::memory_order_release);
}

std::vector<Registrar::Task> Registrar::State::take_ready(std::int64_t now_ms) {
  const auto ready = std::stable_partition(
      waiters.begin(), waiters.end(),
      [&](const Waiter& waiter) { return lacks(waiter.topic) && now_ms < waiter.deadline_ms; });
  std::vector<Task> tasks;
  for (auto it = ready; it != waiters.end(); ++it) tasks.push_back(std::move(it->task));
  waiters.erase(ready, waiters.end());
  return tasks;
}

Registrar::Topics Registrar::NameServer::take_changed() {
  Topics taken;
  std::erase_if(changed, [&](const std::string& topic) {
    if (withdrawals.is_being_deleted(topic)) return false;
    taken.insert(topic);
    return true;
  });
  return taken;
}

void Registrar::step() {
  for (const Due& due : take_due()) send(due);
  for (const Question& question : take_questions(&Withdrawals::take_unlooked)) look(question);
  for (const Question& question : take_questions(&Withdrawals::take_unasked)) forget(question);
  std::vector<Task> overdue;
  {
    const std::lock_guard lock(state_->mutex);
    overdue = state_->take_ready(rooms_.clock.steady_ms());
  }
  for (Task& task : overdue) task();
}

std::vector<Registrar::Due> Registrar::take_due() {
  const std::int64_t now_ms = rooms_.clock.steady_ms();
  std::vector<Due> dues;
  const std::lock_guard lock(state_->mutex);
  if (state_->left) return dues;
  for (std::size_t i = 0; i < state_->servers.size(); ++i) {
    NameServer& server = state_->servers[i];
    const bool all = now_ms >= server.due_ms;
    const bool some =
        server.registered && (!server.changed.empty() || server.withdrawals.has_untold());
    if (server.asked || (!all && !some)) continue;
    Due due{.server = i, .all = all, .topics = server.take_changed()};
    due.withdrawn = server.withdrawals.take_untold();
    if (!all && due.topics.empty() && due.withdrawn.empty()) continue;
    if (!due.withdrawn.empty()) due.age_ms = ++state_->withdrawal_count;
    server.asked = true;
    server.telling = due.topics;
    if (all) server.due_ms = now_ms + period_ms_;
    dues.push_back(std::move(due));
  }
  return dues;
}

void Registrar::send(const Due& due) {
  const auto answered = [state = state_, bell = rooms_.bell, limit = log_limit_,
                         server = due.server, now_ms = rooms_.clock.steady_ms()](Status status) {
    std::string address;
    std::vector<Task> ready;
    {
      const std::lock_guard lock(state->mutex);
      NameServer& at = state->servers[server];
      at.asked = false;
      at.registered = status.ok();
      at.telling.clear();
      at.withdrawals.told(status.ok(), now_ms);
      if (!status.ok()) at.due_ms = now_ms + kRetryMs;
      address = at.address;
      state->update_settled();
      ready = state->take_ready(now_ms);
    }
    if (std::uint64_t withheld = 0; !status.ok() && limit->admit(withheld)) {
      log::warn("broker: registration failed name_server={} reason=\"{}\" withheld={}", address,
                status.error().message, withheld);
    }
    if (status.ok()) log::debug("broker: registered name_server={}", address);
    for (Task& task : ready) task();
    bell->ring();
  };
  rooms_.link.register_broker(state_->servers[due.server].address, request_of(due), answered);
}

std::vector<Registrar::Question> Registrar::take_questions(
    std::vector<std::string> (Withdrawals::*take)()) {
  std::vector<Question> questions;
  const std::lock_guard lock(state_->mutex);
  if (state_->left) return questions;
  for (std::size_t i = 0; i < state_->servers.size(); ++i) {
    NameServer& server = state_->servers[i];
    for (std::string& topic : (server.withdrawals.*take)())
      questions.push_back({server.address, i, std::move(topic)});
  }
  return questions;
}

/// Where the route cannot be had, the place that nobody may use stays.
void Registrar::look(const Question& question) {
  rooms_.link.fetch_route(question.address, question.topic, rooms_.options.registration_timeout_ms,
                          [state = state_, bell = rooms_.bell, server = question.server,
                           topic = question.topic](const Result<std::string>& route) {
                            const bool is_alone = route.ok() && is_given_up_by_all(*route);
                            {
                              const std::lock_guard lock(state->mutex);
                              state->servers[server].withdrawals.looked(topic, is_alone);
                            }
                            bell->ring();
                          });
}

void Registrar::forget(const Question& question) {
  rooms_.link.delete_topic(question.address, question.topic, rooms_.options.registration_timeout_ms,
                           [state = state_, bell = rooms_.bell, server = question.server,
                            topic = question.topic](const Status&) {
                             {
                               const std::lock_guard lock(state->mutex);
                               state->servers[server].withdrawals.asked(topic);
                             }
                             bell->ring();
                           });
}

RegisterRequest Registrar::request_of(const Due& due) const {
  wire::remoting::body::RegisterBrokerBody body;
  TopicsState state = rooms_.topics.state();
  body.version = state.version;
  body.mapping_version.timestamp_ms = rooms_.clock.wall_ms();
  if (!due.all) {
    std::erase_if(state.topics, [&](const auto& one) { return !due.topics.contains(one.first); });
  }
  body.topics = std::move(state.topics);
  for (const std::string& name : due.withdrawn) {
    Topic nowhere;
    nowhere.name = name;
    nowhere.read_queue_count = nowhere.write_queue_count = nowhere.perm = 0;
    body.topics.try_emplace(name, std::move(nowhere));
  }
  // A name server passes over topics that it knows if it knows the version, too; and it may: the
  // version of a topic that went can have come with another topic.
  body.version.timestamp_ms += due.age_ms;
  const std::int32_t permission = rooms_.options.permission;
  if ((permission & kReadWrite) != kReadWrite) {
    for (auto& [name, topic] : body.topics) topic.perm &= permission;
    // A name server takes topics only with another version, and what it hears now is other topics.
    body.version.state_version += kReadWrite - (permission & kReadWrite);
  }
  const Options& options = rooms_.options;
  const std::int32_t ha_port =
      options.ha_listen_port != 0 ? options.ha_listen_port : options.listen_port + 1;
  RegisterRequest request;
  request.broker_name = options.broker_name;
  request.broker_address = options.address();
  request.cluster_name = options.cluster_name;
  request.ha_address = options.ip + ":" + std::to_string(ha_port);
  request.broker_id = options.broker_id;
  request.compressed = options.compressed_register;
  request.body = request.compressed
                     ? wire::remoting::body::encode_compressed(body, kVersionWithMappings)
                     : wire::remoting::body::encode(body);
  request.body_crc = crc32_positive(request.body);
  request.timeout_ms = options.registration_timeout_ms;
  return request;
}

UnregisterRequest Registrar::unregistration() const {
  const Options& options = rooms_.options;
  return {options.broker_name, options.address(), options.cluster_name, options.broker_id,
          kLeaveTimeoutMs};
}

void Registrar::leave() {
  std::vector<std::string> addresses;
  {
    const std::lock_guard lock(state_->mutex);
    if (std::exchange(state_->left, true)) return;
    state_->settled = true;
    for (const NameServer& server : state_->servers) addresses.push_back(server.address);
  }
  const auto farewell = std::make_shared<Farewell>();
  farewell->outstanding = addresses.size();
  for (const std::string& address : addresses) {
    rooms_.link.unregister_broker(address, unregistration(), [farewell](Status) {
      const std::lock_guard lock(farewell->mutex);
      --farewell->outstanding;
      farewell->changed.notify_all();
    });
  }
  std::unique_lock lock(farewell->mutex);
  farewell->changed.wait_for(lock, std::chrono::milliseconds(kLeaveTimeoutMs),
                             [&] { return farewell->outstanding == 0; });
}

}  // namespace saker::broker
