#pragma once

#include "store/store.h"

namespace saker::store {

/// Adds a record, of so many messages, to what a read answers; one that stands right behind the
/// last one joins it.
inline void add_record(ReadResult& result, Slice record, std::int32_t message_count = 1) {
  result.outcome = ReadOutcome::kFound;
  result.message_count += message_count;
  result.byte_count += static_cast<std::int64_t>(record.bytes.size());
  if (!result.slices.empty()) {
    Slice& last = result.slices.back();
    if (last.keep_alive == record.keep_alive &&
        last.bytes.data() + last.bytes.size() == record.bytes.data()) {
      last.bytes = {last.bytes.data(), last.bytes.size() + record.bytes.size()};
      return;
    }
  }
  result.slices.push_back(std::move(record));
}

}  // namespace saker::store
