#include "cli/admin/broker_store.h"

#include <algorithm>
#include <sstream>

#include "base/number.h"
#include "wire/remoting/body/kv_table.h"
#include "wire/remoting/code.h"

namespace saker::cli {
const std::string& RuntimeFigures::text(std::string_view name) const {
  static const std::string nothing;
  const auto found = table_.find(name);
  return found == table_.end() ? nothing : found->second;
}

std::optional<std::int64_t> RuntimeFigures::number(std::string_view name) const {
  return whole_number(text(name));
}

std::optional<double> RuntimeFigures::decimal(std::string_view name) const {
  return whole_number<double>(text(name));
}

std::optional<double> RuntimeFigures::rate(std::string_view name, std::size_t window) const {
  std::string_view rest = text(name);
  for (std::size_t i = 0; i < window; ++i) {
    const std::size_t blank = rest.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(blank + 1);
  }
  return whole_number<double>(rest.substr(0, rest.find(' ')));
}

std::optional<std::int64_t> RuntimeFigures::today(const std::string& total) const {
  const auto now = number(total + "TodayNow");
  const auto morning = number(total + "TodayMorning");
  if (!now || !morning) return std::nullopt;
  return *now - *morning;
}

Result<RuntimeFigures> read_runtime(Cluster& cluster, const BrokerAt& broker) {
  const auto answer = cluster.ask(broker, {wire::remoting::request::kGetBrokerRuntimeInfo, {}, {}},
                                  "read the figures of the broker");
  if (!answer.ok()) return answer.error();
  auto table = wire::remoting::body::decode_kv_table(answer->body);
  if (!table.ok()) return table.error();
  return RuntimeFigures(std::move(*table));
}

Result<OrderedStringMap<std::string>> read_broker_settings(Cluster& cluster,
                                                           const BrokerAt& broker) {
  const auto answer = cluster.ask(broker, {wire::remoting::request::kGetBrokerConfig, {}, {}},
                                  "read the settings of the broker");
  if (!answer.ok()) return answer.error();
  return parse_settings(answer->body);
}

OrderedStringMap<std::string> parse_settings(const std::string& text) {
  OrderedStringMap<std::string> settings;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos || equals == 0) continue;
    settings[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return settings;
}

std::string version_of(const RuntimeFigures& figures) {
  std::string version = figures.text("brokerVersionDesc");
  if (version.starts_with('V')) version.erase(0, 1);
  std::replace(version.begin(), version.end(), '_', '.');
  return version;
}

}  // namespace saker::cli
