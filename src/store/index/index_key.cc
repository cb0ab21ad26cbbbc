#include "store/index/index_key.h"

#include "base/java_hash.h"
#include "model/property.h"
#include "model/sys_flag.h"

namespace saker::store {
namespace {

constexpr std::string_view kTagPrefix = "T#";

/// The properties that keys come from; of repeated names the last one counts.
struct KeyProperties {
  std::string_view unique_key;
  std::string_view keys;
  std::string_view tags;
};

KeyProperties key_properties(const wire::record::Record& record) {
  KeyProperties found;
  property::Reader reader(record.properties);
  for (property::Property p; reader.next(p);) {
    if (p.name == property::kUniqueKey) found.unique_key = p.value;
    if (p.name == property::kKeys) found.keys = p.value;
    if (p.name == property::kTags) found.tags = p.value;
  }
  return found;
}

/// Calls `visit(part)` for each part of KEYS.
template <class Visit>
void for_each_part(std::string_view keys, Visit&& visit) {
  while (!keys.empty()) {
    const std::size_t space = keys.find(' ');
    const std::string_view part = keys.substr(0, space);
    if (!part.empty()) visit(part);
    keys.remove_prefix(space == std::string_view::npos ? keys.size() : space + 1);
  }
}

bool is_rolled_back(const wire::record::Record& record) {
  return (record.sys_flag & sys_flag::kTransactionMask) == sys_flag::kTransactionRollback;
}

std::int32_t positive(std::int32_t hash) {
  if (hash == INT32_MIN) return 0;
  return hash < 0 ? -hash : hash;
}

}  // namespace

std::int32_t index_hash(std::string_view topic, std::string_view key) {
  return positive(java_hash(key, java_hash("#", java_hash(topic))));
}

void append_index_hashes(const wire::record::Record& record, std::vector<std::int32_t>& hashes) {
  if (is_rolled_back(record)) return;
  const KeyProperties from = key_properties(record);
  const std::int32_t prefix = java_hash("#", java_hash(record.topic));
  const auto append = [&](std::string_view key) {
    hashes.push_back(positive(java_hash(key, prefix)));
  };
  if (!from.unique_key.empty()) append(from.unique_key);
  for_each_part(from.keys, append);
  if (from.tags.empty()) return;
  hashes.push_back(positive(java_hash(from.tags, java_hash(kTagPrefix, prefix))));
}

bool has_index_key(const wire::record::Record& record, std::string_view topic,
                   std::string_view key) {
  if (key.empty() || record.topic != topic || is_rolled_back(record)) return false;
  const KeyProperties from = key_properties(record);
  if (from.unique_key == key) return true;
  const bool is_tag = key.starts_with(kTagPrefix) && key.substr(kTagPrefix.size()) == from.tags;
  if (is_tag) return true;
  bool found = false;
  for_each_part(from.keys, [&](std::string_view part) { found = found || part == key; });
  return found;
}

}  // namespace saker::store
