#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/string_map.h"

namespace saker::wire::remoting::body {

// KVTable: {"table":{key:value}}.

std::string encode_kv_table(const OrderedStringMap<std::string>& table);
Result<OrderedStringMap<std::string>> decode_kv_table(std::string_view text);

/// The file kvConfig.json of the name server: {"configTable":{namespace:{key:value}}}.
using KvNamespaces = OrderedStringMap<OrderedStringMap<std::string>>;

std::string encode_kv_file(const KvNamespaces& namespaces);
Result<KvNamespaces> decode_kv_file(std::string_view text);

}  // namespace saker::wire::remoting::body
