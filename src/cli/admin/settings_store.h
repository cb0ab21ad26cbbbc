#pragma once

#include <string>

#include "base/string_map.h"
#include "cli/admin/cluster.h"

// What brokers are asked about themselves.
namespace saker::cli {

/// Every setting with its value.
Result<OrderedStringMap<std::string>> read_settings(Cluster& cluster, const BrokerAt& broker);

/// Every runtime figure with its value (spec 02 §8, code 28).
Result<OrderedStringMap<std::string>> read_runtime_table(Cluster& cluster, const BrokerAt& broker);

/// Lines of name=value; others are passed over.
OrderedStringMap<std::string> parse_settings(std::string_view text);

}  // namespace saker::cli
