#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "store/inspect/batch_unit.h"
#include "store/inspect/queue_check.h"
#include "wire/record/record.h"

namespace saker::store::inspect {

/// The properties of a record that say where it is entered, taken in one pass over their text. The
/// views point into the record.
struct RecordFacts {
  std::string_view tags;
  std::string_view keys;
  std::string_view unique_key;
  std::string_view delay;
  std::string_view inner_count;
  std::string_view inner_base;
  std::string_view light_queues;
  /// Where the text is no property: no separator, or no name. -1: nowhere.
  std::int64_t flaw_at = -1;
};
void read_facts(std::string_view properties, RecordFacts& facts);

/// Whether the record gets entries in queues: neither half of a transaction nor rolled back.
bool enters_queue(const wire::record::Record& record);

/// The entry of a record in the queue of its topic. Without levels, of a delayed message with those
/// that RocketMQ has by default.
ExpectedEntry expected_entry(const wire::record::Record& record, const RecordFacts& facts,
                             const DelayLevels& levels = {});

/// Its unit in a batch queue.
BatchUnit expected_unit(const wire::record::Record& record, const RecordFacts& facts);

}  // namespace saker::store::inspect
