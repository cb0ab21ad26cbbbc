#include "cli/admin/declare/apply_plan.h"

#include <algorithm>
#include <optional>
#include <set>
#include <type_traits>

#include "cli/admin/broker_store.h"
#include "cli/admin/declare/refusal.h"
#include "cli/admin/group_store.h"
#include "cli/admin/topic_route.h"
#include "cli/admin/topic_store.h"
#include "model/topic_name.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
using Action = ApplyStep::Action;
using Steps = std::vector<ApplyStep>;

/// What a broker has.
struct BrokerState {
  BrokerAt broker;
  OrderedStringMap<Topic> topics;
  OrderedStringMap<Group> groups;
  std::set<std::string> system_topics;
  /// What it takes; nothing for a broker of RocketMQ, whose rules are those of its version.
  std::optional<TopicPolicy> policy;
};

/// What is planned, and what brokers would refuse of it.
struct Plan {
  Steps steps;
  std::vector<std::string> refusals;
};

Result<std::vector<BrokerState>> read_states(Cluster& cluster) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  std::vector<BrokerState> states;
  for (const BrokerAt& broker : *brokers) {
    auto topics = read_topics(cluster, broker);
    if (!topics.ok()) return topics.error();
    auto groups = read_groups(cluster, broker);
    if (!groups.ok()) return groups.error();
    const auto system = read_system_topics(cluster, broker);
    if (!system.ok()) return system.error();
    const auto settings = read_broker_settings(cluster, broker);
    if (!settings.ok()) return settings.error();
    states.push_back({broker,
                      std::move(topics->topics),
                      std::move(groups->groups),
                      {system->begin(), system->end()},
                      policy_of(*settings)});
  }
  return states;
}

/// Empty: the broker takes it, or says itself whether it does.
template <class T>
std::string refusal_by(const BrokerState& state, const T& request, const T* now) {
  if (!state.policy) return "";
  if constexpr (std::is_same_v<T, Topic>) {
    TopicPolicy policy = *state.policy;
    policy.is_system_topic = state.system_topics.contains(request.name);
    return refusal_of(request, now, policy);
  } else {
    return refusal_of(request, now);
  }
}

/// Adds what makes the thing on one broker what the entry says.
template <class T>
void add_write(const Entry<T>& entry, const BrokerState& state, const OrderedStringMap<T>& present,
               Plan& plan) {
  const auto found = present.find(entry.name);
  const bool is_new = found == present.end();
  T now = is_new ? T() : found->second;
  now.name = entry.name;
  T then = now;
  std::vector<Change> changes = change(entry, then);
  if (!is_new && changes.empty()) return;
  then.attributes = attribute_edits(now.attributes, then.attributes);
  const std::string why = refusal_by(state, then, is_new ? nullptr : &found->second);
  if (!why.empty()) {
    plan.refusals.push_back(entry.place + ": " + shown(state.broker) + " takes no such '" +
                            entry.name + "': " + why);
  }
  plan.steps.push_back({is_new ? Action::kCreate : Action::kChange, std::move(then), state.broker,
                        std::move(changes)});
}

Error no_such_broker(const std::string& thing, const std::string& place, const std::string& name,
                     const std::vector<BrokerState>& states) {
  std::string there;
  for (const BrokerState& state : states) there += (there.empty() ? "" : ", ") + state.broker.name;
  return Error{ErrorCode::kNotFound,
               place + ": '" + thing + "' is to be on broker '" + name +
                   "', which is not there; nothing was changed. Brokers: " + there};
}

template <class T>
Status add_writes(const std::optional<std::vector<Entry<T>>>& entries,
                  const std::vector<BrokerState>& states, OrderedStringMap<T> BrokerState::*present,
                  Plan& plan) {
  if (!entries) return {};
  for (const Entry<T>& entry : *entries) {
    for (const std::string& name : entry.brokers) {
      const bool is_known = std::any_of(states.begin(), states.end(), [&](const BrokerState& one) {
        return one.broker.name == name;
      });
      if (!is_known) return no_such_broker(entry.name, entry.place, name, states);
    }
    for (const BrokerState& state : states) {
      const auto& on = entry.brokers;
      if (!on.empty() && std::find(on.begin(), on.end(), state.broker.name) == on.end()) continue;
      add_write(entry, state, state.*present, plan);
    }
  }
  return {};
}

template <class T>
void add_delete(const std::string& name, const BrokerState& state, Steps& steps) {
  T gone;
  gone.name = name;
  steps.push_back({Action::kDelete, std::move(gone), state.broker, {}});
}

template <class T>
std::set<std::string> names_of(const std::vector<Entry<T>>& entries) {
  std::set<std::string> names;
  for (const Entry<T>& entry : entries) names.insert(entry.name);
  return names;
}

/// Adds what deletes things that the file does not name, of the kinds that it has.
void add_deletes(const Declaration& declaration, const std::vector<BrokerState>& states,
                 Steps& steps) {
  for (const BrokerState& state : states) {
    if (declaration.topics) {
      const std::set<std::string> names = names_of(*declaration.topics);
      for (const auto& [name, topic] : state.topics) {
        if (names.contains(name) || state.system_topics.contains(name) || is_of_a_group(name))
          continue;
        add_delete<Topic>(name, state, steps);
      }
    }
    if (!declaration.groups) continue;
    const std::set<std::string> names = names_of(*declaration.groups);
    for (const auto& [name, group] : state.groups) {
      if (!names.contains(name) && !is_built_in_group(name)) add_delete<Group>(name, state, steps);
    }
  }
}

Error refused(const std::vector<std::string>& refusals) {
  std::string text;
  for (const std::string& refusal : refusals) text += refusal + "\n";
  return Error{ErrorCode::kInvalidArgument, text + "nothing was changed"};
}

std::string edits_text(const std::map<std::string, std::string>& edits) {
  std::string text;
  for (const auto& [name, value] : edits) {
    text += (text.empty() ? "" : ",") + name;
    if (name.front() == '+') text += "=" + value;
  }
  return text;
}

Status delete_topic(Cluster& cluster, const BrokerAt& broker, const std::string& topic) {
  const auto answer = cluster.ask(broker, {request::kDeleteTopicInBroker, {{"topic", topic}}, {}},
                                  "delete topic '" + topic + "'");
  if (!answer.ok()) return answer.error();
  return forget_topic(cluster, topic);
}

}  // namespace

const std::string& ApplyStep::name() const {
  return std::visit([](const auto& thing) -> const std::string& { return thing.name; }, then);
}

const char* ApplyStep::kind() const {
  return std::holds_alternative<Topic>(then) ? "topic" : "group";
}

Result<Steps> plan_apply(Cluster& cluster, const Declaration& declaration, bool prune) {
  const auto states = read_states(cluster);
  if (!states.ok()) return states.error();
  Plan plan;
  Status planned = add_writes(declaration.topics, *states, &BrokerState::topics, plan);
  if (planned.ok()) planned = add_writes(declaration.groups, *states, &BrokerState::groups, plan);
  if (!planned.ok()) return planned.error();
  if (!plan.refusals.empty()) return refused(plan.refusals);
  if (prune) add_deletes(declaration, *states, plan.steps);
  return std::move(plan.steps);
}

Status carry_out(Cluster& cluster, const ApplyStep& step) {
  const auto* const topic = std::get_if<Topic>(&step.then);
  if (step.action == Action::kDelete) {
    return topic != nullptr ? delete_topic(cluster, step.broker, step.name())
                            : delete_group(cluster, step.broker, step.name(), Offsets::kKeep);
  }
  if (topic == nullptr) return write_group(cluster, step.broker, std::get<Group>(step.then));
  return write_topic(cluster, step.broker, *topic, edits_text(topic->attributes));
}

Page page_of(const Steps& steps, bool is_applied) {
  Page page;
  page.fact("applied", is_applied)
      .fact("changes", static_cast<std::int64_t>(steps.size()), Kind::kNumber);
  Table& table = page.table(
      "plan", {{"action"}, {"kind"}, {"name"}, {"broker"}, {"field"}, {"now"}, {"then"}});
  const auto cell = [](const std::string& text) { return text.empty() ? Cell() : Cell(text); };
  for (const ApplyStep& step : steps) {
    const std::vector<Cell> row{std::string(saker::name_of(step.action)), std::string(step.kind()),
                                step.name(), step.broker.name};
    const auto add = [&](std::vector<Cell> rest) {
      rest.insert(rest.begin(), row.begin(), row.end());
      table.add(std::move(rest));
    };
    if (step.changes.empty()) add({Cell(), Cell(), Cell()});
    for (const Change& one : step.changes) {
      const std::string now = step.action == Action::kCreate ? "" : one.now;
      add({one.field, cell(now), cell(one.then)});
    }
  }
  return page;
}

}  // namespace saker::cli
