#include <algorithm>
#include <cstdio>
#include <set>

#include "cli/admin/apply.h"
#include "cli/admin/declare/declaration_text.h"
#include "cli/admin/group_store.h"
#include "cli/admin/topic_store.h"

namespace saker::cli {
namespace {

/// Of one name: each setting that brokers have of it, and which have it so.
template <class T>
using Variants = OrderedStringMap<std::vector<std::pair<T, std::vector<std::string>>>>;

template <class T>
void add(const T& thing, const std::string& broker, Variants<T>& all) {
  auto& variants = all[thing.name];
  const auto same = std::find_if(variants.begin(), variants.end(),
                                 [&](const auto& one) { return one.first == thing; });
  if (same != variants.end()) {
    same->second.push_back(broker);
  } else {
    variants.push_back({thing, {broker}});
  }
}

/// Brokers are named only of what is not alike on all of them.
template <class T>
std::vector<Entry<T>> entries_of(const Variants<T>& all, std::size_t broker_count) {
  std::vector<Entry<T>> entries;
  for (const auto& [name, variants] : all) {
    for (const auto& [thing, brokers] : variants) {
      const bool is_everywhere = brokers.size() == broker_count;
      entries.push_back(entry_of(thing, is_everywhere ? std::vector<std::string>() : brokers));
    }
  }
  return entries;
}

Status print(const AdminOptions& admin, bool is_json) {
  const auto declaration = read_declaration(admin);
  if (!declaration.ok()) return declaration.error();
  const std::string text =
      is_json || admin.form == Form::kJson ? json_text(*declaration) : yaml_text(*declaration);
  std::fputs(text.c_str(), stdout);
  return {};
}

}  // namespace

Result<Declaration> read_declaration(const AdminOptions& admin) {
  Cluster cluster(admin);
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  Variants<Topic> topics;
  Variants<Group> groups;
  for (const BrokerAt& broker : *brokers) {
    const auto present = read_topics(cluster, broker);
    if (!present.ok()) return present.error();
    const auto system = read_system_topics(cluster, broker);
    if (!system.ok()) return system.error();
    const std::set<std::string> internal(system->begin(), system->end());
    for (const auto& [name, topic] : present->topics)
      if (!internal.contains(name) && !is_of_a_group(name)) add(topic, broker.name, topics);
    const auto settings = read_groups(cluster, broker);
    if (!settings.ok()) return settings.error();
    for (const auto& [name, group] : settings->groups)
      if (!is_built_in_group(name)) add(group, broker.name, groups);
  }
  Declaration declaration;
  declaration.topics = entries_of(topics, brokers->size());
  declaration.groups = entries_of(groups, brokers->size());
  return declaration;
}

int export_declaration(const AdminOptions& admin, bool is_json) {
  return end("export", print(admin, is_json));
}

}  // namespace saker::cli
