#include "cli/admin/settings.h"

#include <fnmatch.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <optional>

#include "cli/admin/broker_store.h"
#include "cli/admin/setting_words.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;

using Values = OrderedStringMap<std::string>;

/// A server, and what it is set to.
struct Place {
  std::optional<BrokerAt> broker;  ///< nothing: the name server
  std::string name;
  Values values;
};

/// The cluster of the name server that is named, or of the brokers.
AdminOptions asked_of(const AdminOptions& admin, const SettingsOptions& options) {
  AdminOptions asked = admin;
  if (!options.name_server.empty()) {
    asked.name_servers = options.name_server;
    asked.broker_address.clear();
  }
  return asked;
}

Status read_values(Cluster& cluster, Place& place) {
  if (place.broker) {
    auto values = read_broker_settings(cluster, *place.broker);
    if (!values.ok()) return values.error();
    place.values = std::move(*values);
    return {};
  }
  const auto answer = cluster.ask_name_server({request::kGetNamesrvConfig, {}, {}},
                                              "read the settings of the name server");
  if (!answer.ok()) return answer.error();
  place.values = parse_settings(answer->body);
  return {};
}

Result<std::vector<Place>> read_places(Cluster& cluster, const SettingsOptions& options) {
  std::vector<Place> places;
  if (!options.name_server.empty()) {
    places.push_back({std::nullopt, options.name_server, {}});
  } else {
    const auto brokers = cluster.brokers();
    if (!brokers.ok()) return brokers.error();
    for (const BrokerAt& broker : *brokers) places.push_back({broker, shown(broker), {}});
  }
  for (Place& place : places) {
    if (Status read = read_values(cluster, place); !read.ok()) return read.error();
  }
  return places;
}

Status check_keys(const std::vector<Place>& places, const std::vector<std::string>& keys,
                  const config::Settings& known) {
  for (const Place& place : places) {
    for (const std::string& key : keys) {
      if (place.values.contains(key)) continue;
      return Error{ErrorCode::kNotFound, place.name + ": " + known.explain_unknown(key) +
                                             "; nothing was changed. All: saker admin settings "
                                             "list"};
    }
  }
  return {};
}

/// Nothing for a key that no server of Saker has.
std::optional<bool> changes_at_run_time(const config::Settings& known, const std::string& key) {
  const config::Setting* row = known.find(key);
  if (row == nullptr) return std::nullopt;
  return row->reload == config::Reload::kYes;
}

Cell cell_of(std::optional<bool> flag) { return flag ? Cell(*flag) : Cell(); }

void print(const AdminOptions& admin, const std::vector<Place>& places,
           const config::Settings& known,
           const std::function<bool(const std::string&)>& is_wanted) {
  Page page;
  Table& table = page.table("settings", {{"server"}, {"key"}, {"value"}, {"atRunTime"}});
  for (const Place& place : places) {
    for (const auto& [key, value] : place.values) {
      if (is_wanted(key))
        table.add({place.name, key, value, cell_of(changes_at_run_time(known, key))});
    }
  }
  page.print(admin.form);
}

Status list(const AdminOptions& admin, const SettingsOptions& options,
            const config::Settings& known) {
  const AdminOptions asked = asked_of(admin, options);
  Cluster cluster(asked);
  const auto places = read_places(cluster, options);
  if (!places.ok()) return places.error();
  print(admin, *places, known, [&](const std::string& key) {
    return ::fnmatch(options.pattern.c_str(), key.c_str(), 0) == 0;
  });
  return {};
}

Status get(const AdminOptions& admin, const SettingsOptions& options,
           const config::Settings& known) {
  const AdminOptions asked = asked_of(admin, options);
  Cluster cluster(asked);
  const auto places = read_places(cluster, options);
  if (!places.ok()) return places.error();
  if (Status found = check_keys(*places, options.words, known); !found.ok()) return found;
  print(admin, *places, known, [&](const std::string& key) {
    return std::find(options.words.begin(), options.words.end(), key) != options.words.end();
  });
  return {};
}

Status write(Cluster& cluster, const Place& place, const std::string& body) {
  const auto answer =
      place.broker
          ? cluster.ask(*place.broker, {request::kUpdateBrokerConfig, {}, body}, "change settings")
          : cluster.ask_name_server({request::kUpdateNamesrvConfig, {}, body}, "change settings");
  if (!answer.ok()) return answer.error();
  if (!answer->remark.empty())
    std::fprintf(stderr, "%s: %s\n", place.name.c_str(), answer->remark.c_str());
  return {};
}

Status set(const AdminOptions& admin, const SettingsOptions& options,
           const config::Settings& known) {
  const auto wanted = parse_assignments(options.words);
  if (!wanted.ok()) return wanted.error();
  const AdminOptions asked = asked_of(admin, options);
  Cluster cluster(asked);
  auto places = read_places(cluster, options);
  if (!places.ok()) return places.error();
  std::vector<std::string> keys;
  for (const auto& [key, value] : *wanted) keys.push_back(key);
  if (Status found = check_keys(*places, keys, known); !found.ok()) return found;
  Page page;
  Table& table =
      page.table("settings", {{"server"}, {"key"}, {"before"}, {"after"}, {"needsRestart"}});
  for (Place& place : *places) {
    Values before = place.values;
    if (Status written = write(cluster, place, properties_text(*wanted)); !written.ok())
      return written;
    if (Status read = read_values(cluster, place); !read.ok()) return read;
    for (const std::string& key : keys) {
      const auto at_once = changes_at_run_time(known, key);
      table.add(
          {place.name, key, before[key], place.values[key], at_once ? Cell(!*at_once) : Cell()});
    }
  }
  page.print(admin.form);
  return {};
}

}  // namespace

int settings_list(const AdminOptions& admin, const SettingsOptions& options,
                  const config::Settings& known) {
  return end("settings list", list(admin, options, known));
}

int settings_get(const AdminOptions& admin, const SettingsOptions& options,
                 const config::Settings& known) {
  return end("settings get", get(admin, options, known));
}

int settings_set(const AdminOptions& admin, const SettingsOptions& options,
                 const config::Settings& known) {
  return end("settings set", set(admin, options, known));
}

}  // namespace saker::cli
