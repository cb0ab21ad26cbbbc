#include "cli/admin/apply.h"

#include <algorithm>
#include <functional>
#include <set>

#include "cli/admin/declare/change.h"
#include "cli/admin/group_store.h"
#include "cli/admin/input_file.h"
#include "cli/admin/topic_route.h"
#include "cli/admin/topic_store.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;

/// What a broker has.
struct BrokerState {
  BrokerAt broker;
  OrderedStringMap<Topic> topics;
  OrderedStringMap<Group> groups;
  std::set<std::string> system_topics;
};

/// Something to do on one broker, and what to say of it.
struct Step {
  std::string action;  ///< "create", "change", "delete"
  std::string kind;    ///< "topic", "group"
  std::string name;
  std::string broker;
  std::vector<Change> changes;
  std::function<Status(Cluster&)> act;
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
    states.push_back({broker,
                      std::move(topics->topics),
                      std::move(groups->groups),
                      {system->begin(), system->end()}});
  }
  return states;
}

std::string edits_text(const std::map<std::string, std::string>& edits) {
  std::string text;
  for (const auto& [name, value] : edits) {
    text += (text.empty() ? "" : ",") + name;
    if (name.front() == '+') text += "=" + value;
  }
  return text;
}

Step write_step(const BrokerState& state, const Topic& now, const Topic& then) {
  Step step;
  step.kind = "topic";
  step.act = [broker = state.broker, then,
              edits = edits_text(attribute_edits(now.attributes, then.attributes))](
                 Cluster& cluster) { return write_topic(cluster, broker, then, edits); };
  return step;
}

Step write_step(const BrokerState& state, const Group& now, const Group& then) {
  Step step;
  step.kind = "group";
  Group written = then;
  written.attributes = attribute_edits(now.attributes, then.attributes);
  step.act = [broker = state.broker, written](Cluster& cluster) {
    return write_group(cluster, broker, written);
  };
  return step;
}

/// Adds what makes the thing on one broker what the entry says.
template <class T>
void add_write(const Entry<T>& entry, const BrokerState& state, const OrderedStringMap<T>& present,
               std::vector<Step>& steps) {
  const auto found = present.find(entry.name);
  const bool is_new = found == present.end();
  T now = is_new ? T() : found->second;
  now.name = entry.name;
  T then = now;
  std::vector<Change> changes = change(entry, then);
  if (!is_new && changes.empty()) return;
  Step step = write_step(state, now, then);
  step.action = is_new ? "create" : "change";
  step.name = entry.name;
  step.broker = state.broker.name;
  step.changes = std::move(changes);
  steps.push_back(std::move(step));
}

template <class T>
Status add_writes(const std::optional<std::vector<Entry<T>>>& entries,
                  const std::vector<BrokerState>& states, OrderedStringMap<T> BrokerState::*present,
                  std::vector<Step>& steps) {
  if (!entries) return {};
  for (const Entry<T>& entry : *entries) {
    for (const std::string& name : entry.brokers) {
      const bool is_known = std::any_of(states.begin(), states.end(), [&](const BrokerState& one) {
        return one.broker.name == name;
      });
      if (!is_known) {
        return Error{ErrorCode::kNotFound,
                     entry.place + ": '" + entry.name + "' is to be on broker '" + name +
                         "', which is not there; nothing was changed. Brokers: saker admin "
                         "brokers list"};
      }
    }
    for (const BrokerState& state : states) {
      const auto& on = entry.brokers;
      if (!on.empty() && std::find(on.begin(), on.end(), state.broker.name) == on.end()) continue;
      add_write(entry, state, state.*present, steps);
    }
  }
  return {};
}

template <class T>
std::set<std::string> names_of(const std::vector<Entry<T>>& entries) {
  std::set<std::string> names;
  for (const Entry<T>& entry : entries) names.insert(entry.name);
  return names;
}

void add_delete(const char* kind, const std::string& name, const BrokerState& state,
                std::function<Status(Cluster&)> act, std::vector<Step>& steps) {
  steps.push_back({"delete", kind, name, state.broker.name, {}, std::move(act)});
}

Status delete_topic(Cluster& cluster, const BrokerAt& broker, const std::string& topic) {
  const auto answer = cluster.ask(broker, {request::kDeleteTopicInBroker, {{"topic", topic}}, {}},
                                  "delete topic '" + topic + "'");
  if (!answer.ok()) return answer.error();
  return forget_topic(cluster, topic);
}

/// Adds what deletes things that the file does not name, of the kinds that it has.
void add_deletes(const Declaration& declaration, const std::vector<BrokerState>& states,
                 std::vector<Step>& steps) {
  for (const BrokerState& state : states) {
    const BrokerAt& broker = state.broker;
    if (declaration.topics) {
      const std::set<std::string> names = names_of(*declaration.topics);
      for (const auto& [name, topic] : state.topics) {
        if (names.contains(name) || state.system_topics.contains(name) || is_of_a_group(name))
          continue;
        add_delete(
            "topic", name, state,
            [broker, topic = name](Cluster& cluster) {
              return delete_topic(cluster, broker, topic);
            },
            steps);
      }
    }
    if (!declaration.groups) continue;
    const std::set<std::string> names = names_of(*declaration.groups);
    for (const auto& [name, group] : state.groups) {
      if (names.contains(name) || is_built_in_group(name)) continue;
      add_delete(
          "group", name, state,
          [broker, group = name](Cluster& cluster) {
            return delete_group(cluster, broker, group, Offsets::kKeep);
          },
          steps);
    }
  }
}

void print(const std::vector<Step>& steps, bool is_applied, Form form) {
  Page page;
  page.fact("applied", is_applied)
      .fact("changes", static_cast<std::int64_t>(steps.size()), Kind::kNumber);
  Table& table = page.table(
      "plan", {{"action"}, {"kind"}, {"name"}, {"broker"}, {"field"}, {"now"}, {"then"}});
  const auto cell = [](const std::string& text) { return text.empty() ? Cell() : Cell(text); };
  for (const Step& step : steps) {
    if (step.changes.empty())
      table.add({step.action, step.kind, step.name, step.broker, Cell(), Cell(), Cell()});
    for (const Change& one : step.changes) {
      const std::string now = step.action == "create" ? "" : one.now;
      table.add(
          {step.action, step.kind, step.name, step.broker, one.field, cell(now), cell(one.then)});
    }
  }
  page.print(form);
}

Status carry_out(const AdminOptions& admin, const ApplyOptions& options) {
  const auto text = read_input(options.file);
  if (!text.ok()) return text.error();
  const auto declaration = parse_declaration(options.file, *text);
  if (!declaration.ok()) return declaration.error();
  Cluster cluster(admin);
  const auto states = read_states(cluster);
  if (!states.ok()) return states.error();
  std::vector<Step> steps;
  Status planned = add_writes(declaration->topics, *states, &BrokerState::topics, steps);
  if (!planned.ok()) return planned;
  planned = add_writes(declaration->groups, *states, &BrokerState::groups, steps);
  if (!planned.ok()) return planned;
  if (options.prune) add_deletes(*declaration, *states, steps);
  std::size_t done = 0;
  const bool is_real = options.is_confirmed && !options.is_diff;
  if (is_real) {
    for (const Step& step : steps) {
      Status acted = step.act(cluster);
      if (!acted.ok()) {
        return Error{acted.error().code, acted.error().message + "; " + std::to_string(done) +
                                             " of " + std::to_string(steps.size()) +
                                             " changes were made before it. Apply again once "
                                             "that is mended: what is done stays"};
      }
      ++done;
    }
  }
  print(steps, is_real, admin.form);
  return {};
}

}  // namespace

int apply(const AdminOptions& admin, const ApplyOptions& options) {
  return end("apply", carry_out(admin, options));
}

}  // namespace saker::cli
