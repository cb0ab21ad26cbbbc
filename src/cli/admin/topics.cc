#include "cli/admin/topics.h"

#include <fnmatch.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "cli/admin/attributes.h"
#include "cli/admin/topic_store.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;

constexpr std::int32_t kPermissions[] = {kPermRead | kPermWrite, kPermRead, kPermWrite, 0};

Cell attribute(const Topic& topic, const std::string& name) {
  const auto found = topic.attributes.find(name);
  return found == topic.attributes.end() ? Cell() : Cell(found->second);
}

std::string attributes_text(const Topic& topic) {
  std::string text;
  for (const auto& [name, value] : topic.attributes)
    text += (text.empty() ? "" : ",") + name + "=" + value;
  return text;
}

std::vector<Cell> settings_row(const std::string& broker, const Topic& topic) {
  return {broker,
          std::int64_t{topic.read_queue_count},
          std::int64_t{topic.write_queue_count},
          permission_name(topic.perm),
          topic.order,
          attributes_text(topic)};
}

Status list(const AdminOptions& admin, const TopicListOptions& options) {
  Cluster cluster(admin);
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  Page page;
  Table& table = page.table("topics", {{"topic"},
                                       {"broker"},
                                       {"readQueues", Kind::kNumber},
                                       {"writeQueues", Kind::kNumber},
                                       {"permission"},
                                       {"messageType"},
                                       {"cleanupPolicy"}});
  for (const BrokerAt& broker : *brokers) {
    const auto topics = read_topics(cluster, broker);
    if (!topics.ok()) return topics.error();
    std::set<std::string> internal;
    if (!options.with_internal) {
      const auto names = read_system_topics(cluster, broker);
      if (!names.ok()) return names.error();
      internal.insert(names->begin(), names->end());
    }
    for (const auto& [name, topic] : topics->topics) {
      if (!options.with_internal && (internal.contains(name) || is_of_a_group(name))) continue;
      if (::fnmatch(options.pattern.c_str(), name.c_str(), 0) != 0) continue;
      table.add({name, broker.name, std::int64_t{topic.read_queue_count},
                 std::int64_t{topic.write_queue_count}, permission_name(topic.perm),
                 attribute(topic, "message.type"), attribute(topic, "cleanup.policy")});
    }
  }
  std::stable_sort(table.rows.begin(), table.rows.end(),
                   [](const auto& a, const auto& b) { return a[0] < b[0]; });
  page.print(admin.form);
  return {};
}

Status show(const AdminOptions& admin, const std::string& name) {
  Cluster cluster(admin);
  const auto brokers = cluster.masters_of(name);
  if (!brokers.ok()) return brokers.error();
  Page page;
  page.fact("topic", name);
  Table& queues = page.table("queues", {{"broker"},
                                        {"queue", Kind::kNumber},
                                        {"minOffset", Kind::kNumber},
                                        {"maxOffset", Kind::kNumber},
                                        {"messages", Kind::kNumber},
                                        {"lastStored", Kind::kTime}});
  Table& settings = page.table("settings", {{"broker"},
                                            {"readQueues", Kind::kNumber},
                                            {"writeQueues", Kind::kNumber},
                                            {"permission"},
                                            {"order"},
                                            {"attributes"}});
  for (const BrokerAt& broker : *brokers) {
    const auto topic = read_topic(cluster, broker, name);
    if (!topic.ok()) return topic.error();
    if (!*topic) continue;
    settings.add(settings_row(broker.name, **topic));
    auto figures = read_topic_figures(cluster, broker, name);
    if (!figures.ok()) return figures.error();
    std::sort(figures->queues.begin(), figures->queues.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [queue, figure] : figures->queues) {
      queues.add({queue.broker_name, std::int64_t{queue.queue_id.value}, figure.min, figure.max,
                  figure.max - figure.min,
                  figure.last_update_ms > 0 ? Cell(figure.last_update_ms) : Cell()});
    }
  }
  page.print(admin.form);
  return {};
}

/// "+a=1,-b" of {"a=1", "b="}.
Result<std::string> edits_of(const std::vector<std::string>& attributes) {
  std::string edits;
  for (const std::string& text : attributes) {
    const auto attribute = split_attribute(text);
    if (!attribute.ok()) return attribute.error();
    const auto& [name, value] = *attribute;
    if (!edits.empty()) edits += ',';
    edits += value.empty() ? "-" + name : "+" + name + "=" + value;
  }
  return edits;
}

Status overlay(const TopicSettings& settings, Topic& topic) {
  if (settings.queue_count) {
    topic.read_queue_count = *settings.queue_count;
    topic.write_queue_count = *settings.queue_count;
  }
  topic.read_queue_count = settings.read_queue_count.value_or(topic.read_queue_count);
  topic.write_queue_count = settings.write_queue_count.value_or(topic.write_queue_count);
  topic.order = settings.order.value_or(topic.order);
  if (!settings.permission) return {};
  const auto bits = permission_bits(*settings.permission);
  if (!bits) {
    return Error{ErrorCode::kInvalidArgument, "'" + *settings.permission +
                                                  "' is no permission; give read-write, "
                                                  "read-only, write-only or none"};
  }
  topic.perm = (topic.perm & ~(kPermRead | kPermWrite)) | *bits;
  return {};
}

bool changes_nothing(const TopicSettings& settings) {
  return !settings.queue_count && !settings.read_queue_count && !settings.write_queue_count &&
         !settings.permission && !settings.order && settings.attributes.empty();
}

/// The brokers to write to, each with what the topic shall be there.
using Plan = std::vector<std::pair<BrokerAt, Topic>>;

Status carry_out(Cluster& cluster, const Plan& plan, const TopicSettings& settings) {
  const auto edits = edits_of(settings.attributes);
  if (!edits.ok()) return edits.error();
  Page page;
  Table& table = page.table("settings", {{"broker"},
                                         {"readQueues", Kind::kNumber},
                                         {"writeQueues", Kind::kNumber},
                                         {"permission"},
                                         {"order"},
                                         {"attributes"}});
  for (const auto& [broker, topic] : plan) {
    if (Status written = write_topic(cluster, broker, topic, *edits); !written.ok()) return written;
    const auto now = read_topic(cluster, broker, topic.name);
    if (!now.ok()) return now.error();
    table.add(settings_row(broker.name, now->value_or(topic)));
  }
  page.print(cluster.options().form);
  return {};
}

Status create(const AdminOptions& admin, const TopicSettings& settings) {
  Cluster cluster(admin);
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  Plan plan;
  for (const BrokerAt& broker : *brokers) {
    const auto present = read_topic(cluster, broker, settings.topic);
    if (!present.ok()) return present.error();
    if (*present) {
      return Error{ErrorCode::kAlreadyExists, shown(broker) + " has topic '" + settings.topic +
                                                  "' already; to change it: saker admin topics "
                                                  "update " +
                                                  settings.topic};
    }
    Topic topic;
    topic.name = settings.topic;
    if (Status fits = overlay(settings, topic); !fits.ok()) return fits;
    plan.emplace_back(broker, topic);
  }
  return carry_out(cluster, plan, settings);
}

Status update(const AdminOptions& admin, const TopicSettings& settings) {
  if (changes_nothing(settings)) {
    return Error{ErrorCode::kInvalidArgument,
                 "nothing is to be changed; give --queues, --read-queues, --write-queues, "
                 "--permission, --order or --attribute"};
  }
  Cluster cluster(admin);
  const auto brokers = cluster.masters_of(settings.topic);
  if (!brokers.ok()) return brokers.error();
  Plan plan;
  for (const BrokerAt& broker : *brokers) {
    const auto present = read_topic(cluster, broker, settings.topic);
    if (!present.ok()) return present.error();
    if (!*present) continue;
    Topic topic = **present;
    if (Status fits = overlay(settings, topic); !fits.ok()) return fits;
    plan.emplace_back(broker, topic);
  }
  return carry_out(cluster, plan, settings);
}

Status remove(const AdminOptions& admin, const std::string& name, bool is_confirmed) {
  Cluster cluster(admin);
  const auto brokers = cluster.masters_of(name);
  if (!brokers.ok()) return brokers.error();
  if (!is_confirmed) {
    std::int64_t message_count = 0;
    for (const BrokerAt& broker : *brokers) {
      const auto figures = read_topic_figures(cluster, broker, name);
      if (!figures.ok()) return figures.error();
      for (const auto& [queue, figure] : figures->queues) message_count += figure.max - figure.min;
    }
    return Error{ErrorCode::kFailedPrecondition,
                 "topic '" + name + "' with " + std::to_string(message_count) + " messages on " +
                     std::to_string(brokers->size()) +
                     " broker(s) would be deleted; nothing was done. To delete it add --yes"};
  }
  for (const BrokerAt& broker : *brokers) {
    const auto answer = cluster.ask(broker, {request::kDeleteTopicInBroker, {{"topic", name}}, {}},
                                    "delete topic '" + name + "'");
    if (!answer.ok()) return answer.error();
  }
  // A broker that is away keeps its topic, and brings it back: only one that is filtered out may.
  if (admin.is_whole_cluster()) {
    const auto answer = cluster.ask_name_server(
        {request::kDeleteTopicInNamesrv, {{"topic", name}}, {}}, "delete topic '" + name + "'");
    if (!answer.ok()) return answer.error();
  }
  Page page;
  page.fact("deleted", name).fact("brokers", static_cast<std::int64_t>(brokers->size()));
  page.print(admin.form);
  return {};
}

}  // namespace

const std::vector<std::string>& permission_names() {
  static const std::vector<std::string> names{"read-write", "read-only", "write-only", "none"};
  return names;
}

std::string permission_name(std::int32_t perm) {
  for (std::size_t i = 0; i < std::size(kPermissions); ++i) {
    if ((perm & (kPermRead | kPermWrite)) == kPermissions[i]) return permission_names()[i];
  }
  return std::to_string(perm);
}

std::optional<std::int32_t> permission_bits(const std::string& name) {
  const auto& names = permission_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return kPermissions[found - names.begin()];
}

int topics_list(const AdminOptions& admin, const TopicListOptions& options) {
  return end("topics list", list(admin, options));
}

int topics_show(const AdminOptions& admin, const std::string& topic) {
  return end("topics show", show(admin, topic));
}

int topics_create(const AdminOptions& admin, const TopicSettings& settings) {
  return end("topics create", create(admin, settings));
}

int topics_update(const AdminOptions& admin, const TopicSettings& settings) {
  return end("topics update", update(admin, settings));
}

int topics_delete(const AdminOptions& admin, const std::string& topic, bool is_confirmed) {
  return end("topics delete", remove(admin, topic, is_confirmed));
}

}  // namespace saker::cli
