#include "namesrv/registration.h"

#include "model/topic.h"

namespace saker::namesrv {
namespace {

using wire::remoting::body::RegisterBrokerBody;

constexpr std::int64_t kTimeoutMs = 120'000;

/// One registration on its way through the tables.
class Registrar {
 public:
  Registrar(RouteState& state, const RouteRules& rules, const Registration& registration)
      : state_(state), rules_(rules), in_(registration) {}

  RegistrationOutcome run(std::int64_t now_ms) {
    RegistrationOutcome outcome;
    if (is_single_topic_before_the_full_one()) {
      outcome.refused = true;
      return outcome;
    }
    enter_broker();
    const bool min_id_falls = in_.broker_id < min_id();
    drop_other_ids_of_address();
    if (newer_member_holds_id()) {
      state_.live.erase(in_.at);
      return outcome;
    }
    enter_address();
    outcome.is_new = is_new_;
    if (in_.body && (is_master() || is_prime_slave())) enter_topics(*in_.body);
    enter_live(now_ms);
    if (in_.body) enter_filter_servers(in_.body->filter_servers);
    if (!is_master()) name_master(outcome);
    if (min_id_falls && rules_.notify_min_broker_id) {
      outcome.min_id_change = min_broker_id_change(state_, *broker_, "");
    }
    return outcome;
  }

 private:
  bool is_master() const { return in_.broker_id == 0; }

  /// The lowest slave of a name without a master speaks for it.
  bool is_prime_slave() const {
    return in_.enable_acting_master && !is_master() && min_id() == in_.broker_id;
  }

  std::int64_t min_id() const {
    return broker_->addresses.empty() ? 0 : broker_->addresses.begin()->first;
  }

  void changed() { ++state_.change_count; }

  bool is_single_topic_before_the_full_one() const {
    if (!in_.body || in_.body->topics.size() != 1) return false;
    const auto broker = state_.brokers.find(in_.broker_name);
    return broker == state_.brokers.end() || broker->second.addresses.count(in_.broker_id) == 0;
  }

  void enter_broker() {
    const bool cluster_knows = !state_.clusters[in_.at.cluster].insert(in_.broker_name).second;
    const auto [entry, is_new] = state_.brokers.try_emplace(in_.broker_name);
    broker_ = &entry->second;
    first_ = is_new;
    if (is_new) {
      broker_->cluster = in_.at.cluster;
      broker_->broker_name = in_.broker_name;
    }
    const bool acting = in_.enable_acting_master.value_or(false);
    if (is_new || !cluster_knows || broker_->enable_acting_master != acting ||
        broker_->zone_name != in_.zone_name) {
      changed();
    }
    broker_->enable_acting_master = acting;
    broker_->zone_name = in_.zone_name;
  }

  /// An address plays one role: after a change of roles its old id is void.
  void drop_other_ids_of_address() {
    const auto dropped = std::erase_if(broker_->addresses, [this](const auto& entry) {
      return entry.second == in_.at.address && entry.first != in_.broker_id;
    });
    if (dropped > 0) changed();
  }

  bool newer_member_holds_id() const {
    const auto held = broker_->addresses.find(in_.broker_id);
    if (held == broker_->addresses.end() || held->second == in_.at.address) return false;
    const auto holder = state_.live.find({in_.at.cluster, held->second});
    const std::int64_t mine = in_.body ? in_.body->version.state_version : 0;
    return holder != state_.live.end() && holder->second.version.state_version > mine;
  }

  void enter_address() {
    const auto [entry, is_new] = broker_->addresses.try_emplace(in_.broker_id, in_.at.address);
    first_ = first_ || is_new;
    is_new_ = is_new || entry->second != in_.at.address;
    if (is_new_) changed();
    entry->second = in_.at.address;
  }

  bool version_differs(const DataVersion& version) const {
    const auto live = state_.live.find(in_.at);
    return live == state_.live.end() || live->second.version != version;
  }

  void enter_topics(const RegisterBrokerBody& body) {
    const bool all = first_ || version_differs(body.version);
    if (rules_.delete_topics_on_registration && body.mappings.empty()) drop_topics_not_in(body);
    for (const auto& [name, topic] : body.topics) {
      if (is_withdrawn(topic)) {
        withdraw(name);
        continue;
      }
      auto& queues = state_.topics[name];
      if (all || queues.count(in_.broker_name) == 0) enter_queues(queues, topic);
    }
    if (!all) return;
    for (const auto& [topic, info] : body.mappings) {
      state_.mappings[topic][info.broker_name] = info;
      changed();
    }
  }

  /// The form in which a broker says that it has deleted a topic; RocketMQ's name servers keep it
  /// as a place that nobody may read or write.
  static bool is_withdrawn(const Topic& topic) {
    return topic.perm == 0 && topic.read_queue_count == 0 && topic.write_queue_count == 0;
  }

  /// Whatever the version: what is told twice is gone already.
  void withdraw(const std::string& name) {
    const auto topic = state_.topics.find(name);
    if (topic == state_.topics.end() || topic->second.erase(in_.broker_name) == 0) return;
    if (topic->second.empty()) state_.topics.erase(topic);
    changed();
  }

  void enter_queues(OrderedStringMap<QueueData>& queues, const Topic& topic) {
    QueueData data{in_.broker_name, topic.read_queue_count, topic.write_queue_count, topic.perm,
                   topic.sys_flag};
    if (!is_master() && broker_->enable_acting_master) data.perm &= ~kPermWrite;
    const auto [entry, is_new] = queues.try_emplace(in_.broker_name, data);
    if (!is_new && entry->second == data) return;
    entry->second = data;
    changed();
  }

  void drop_topics_not_in(const RegisterBrokerBody& body) {
    for (auto topic = state_.topics.begin(); topic != state_.topics.end();) {
      const bool named = body.topics.count(topic->first) > 0;
      if (!named && topic->second.erase(in_.broker_name) > 0) changed();
      topic = topic->second.empty() ? state_.topics.erase(topic) : std::next(topic);
    }
  }

  void enter_live(std::int64_t now_ms) {
    LiveBroker& live = state_.live[in_.at];
    live.broker_name = in_.broker_name;
    live.last_seen_ms = now_ms;
    live.timeout_ms = in_.timeout_ms.value_or(kTimeoutMs);
    live.version = in_.body ? in_.body->version : DataVersion();
    live.ha_address = in_.ha_address;
    live.link = in_.link;
  }

  void enter_filter_servers(const std::vector<std::string>& servers) {
    const auto entry = state_.filter_servers.find(in_.at);
    const bool known = entry != state_.filter_servers.end();
    if (servers.empty() ? !known : known && entry->second == servers) return;
    if (servers.empty()) {
      state_.filter_servers.erase(entry);
    } else {
      state_.filter_servers[in_.at] = servers;
    }
    changed();
  }

  void name_master(RegistrationOutcome& outcome) const {
    const auto master = broker_->addresses.find(0);
    if (master == broker_->addresses.end()) return;
    const auto live = state_.live.find({in_.at.cluster, master->second});
    if (live == state_.live.end()) return;
    outcome.master_address = master->second;
    outcome.ha_address = live->second.ha_address;
  }

  RouteState& state_;
  const RouteRules& rules_;
  const Registration& in_;
  BrokerData* broker_ = nullptr;
  bool first_ = false;   ///< of this broker id
  bool is_new_ = false;  ///< of this broker id at this address
};

}  // namespace

RegistrationOutcome register_broker(RouteState& state, const RouteRules& rules,
                                    const Registration& registration, std::int64_t now_ms) {
  return Registrar(state, rules, registration).run(now_ms);
}

}  // namespace saker::namesrv
