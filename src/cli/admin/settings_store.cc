#include "cli/admin/settings_store.h"

#include <algorithm>

#include "wire/remoting/body/kv_table.h"
#include "wire/remoting/code.h"

namespace saker::cli {

namespace request = wire::remoting::request;

OrderedStringMap<std::string> parse_settings(std::string_view text) {
  OrderedStringMap<std::string> settings;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    settings.insert_or_assign(std::string(line.substr(0, equals)),
                              std::string(line.substr(equals + 1)));
  }
  return settings;
}

Result<OrderedStringMap<std::string>> read_settings(Cluster& cluster, const BrokerAt& broker) {
  const auto answer = cluster.ask(broker, {request::kGetBrokerConfig, {}, {}}, "read the settings");
  if (!answer.ok()) return answer.error();
  return parse_settings(answer->body);
}

Result<OrderedStringMap<std::string>> read_runtime_table(Cluster& cluster, const BrokerAt& broker) {
  const auto answer =
      cluster.ask(broker, {request::kGetBrokerRuntimeInfo, {}, {}}, "read the runtime figures");
  if (!answer.ok()) return answer.error();
  return wire::remoting::body::decode_kv_table(answer->body);
}

}  // namespace saker::cli
