#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "wire/record/record.h"

namespace saker::store {

/// What an index entry says of a key: |javaHash(topic + "#" + key)|, and 0 for the one hash that
/// has no positive counterpart.
std::int32_t index_hash(std::string_view topic, std::string_view key);

/// Appends the hashes under which a record is entered, in RocketMQ's order: UNIQ_KEY, the parts of
/// KEYS between single spaces, and since 5.4 "T#" + TAGS. Nothing for rolled-back transactions.
void append_index_hashes(const wire::record::Record& record, std::vector<std::int32_t>& hashes);

/// Whether the record would be entered under this very key, not only under its hash.
bool has_index_key(const wire::record::Record& record, std::string_view topic,
                   std::string_view key);

}  // namespace saker::store
