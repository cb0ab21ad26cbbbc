#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/string_map.h"
#include "cli/admin/cluster.h"

namespace saker::cli {

/// What a broker says of itself (GET_BROKER_RUNTIME_INFO): texts by name. Source: spec 09 §9.
/// Thread: any (immutable).
class RuntimeFigures {
 public:
  explicit RuntimeFigures(OrderedStringMap<std::string> table) : table_(std::move(table)) {}

  /// Empty where the broker does not say it.
  const std::string& text(std::string_view name) const;
  std::optional<std::int64_t> number(std::string_view name) const;
  std::optional<double> decimal(std::string_view name) const;
  /// Of a list of rates over 10 s, 1 min and 10 min (`window` 0 to 2).
  std::optional<double> rate(std::string_view name, std::size_t window) const;
  /// Messages since midnight; `total` is "msgPutTotal" or "msgGetTotal".
  std::optional<std::int64_t> today(const std::string& total) const;

  const OrderedStringMap<std::string>& table() const { return table_; }

 private:
  OrderedStringMap<std::string> table_;
};

Result<RuntimeFigures> read_runtime(Cluster& cluster, const BrokerAt& broker);

/// The settings by name, as GET_BROKER_CONFIG lists them.
Result<OrderedStringMap<std::string>> read_broker_settings(Cluster& cluster,
                                                           const BrokerAt& broker);

/// Lines of name=value; others are passed over.
OrderedStringMap<std::string> parse_settings(const std::string& text);

/// "5.5.0" of "V5_5_0".
std::string version_of(const RuntimeFigures& figures);

}  // namespace saker::cli
