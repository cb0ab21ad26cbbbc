#include "store/inspect/record_facts.h"

#include <array>
#include <charconv>

#include "base/java_hash.h"
#include "model/property.h"
#include "model/sys_flag.h"
#include "model/topic_name.h"
#include "store/queue/inner_batch.h"
#include "store/queue/tags_code.h"

namespace saker::store::inspect {
namespace {

using wire::record::Record;

struct Wanted {
  std::string_view name;
  std::string_view RecordFacts::*value;
};

constexpr std::array kWanted{
    Wanted{property::kTags, &RecordFacts::tags},
    Wanted{property::kKeys, &RecordFacts::keys},
    Wanted{property::kUniqueKey, &RecordFacts::unique_key},
    Wanted{property::kDelay, &RecordFacts::delay},
    Wanted{property::kInnerCount, &RecordFacts::inner_count},
    Wanted{property::kInnerBase, &RecordFacts::inner_base},
    Wanted{property::kLightQueues, &RecordFacts::light_queues},
};

template <class T>
T number_or(std::string_view text, T fallback) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : fallback;
}

}  // namespace

void read_facts(std::string_view properties, RecordFacts& facts) {
  facts = {};
  std::string_view rest = properties;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\x02');
    const std::string_view piece = rest.substr(0, end);
    const std::size_t separator = piece.find('\x01');
    const bool is_property = separator != std::string_view::npos && separator > 0;
    if (!is_property && !piece.empty() && facts.flaw_at < 0)
      facts.flaw_at = piece.data() - properties.data();
    if (is_property) {
      const std::string_view name = piece.substr(0, separator);
      const std::string_view value = piece.substr(separator + 1);
      for (const Wanted& wanted : kWanted) {
        // An empty one counts as absent, as for readers.
        if (wanted.name == name && !value.empty()) facts.*wanted.value = value;
      }
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
}

bool enters_queue(const Record& record) {
  const std::int32_t transaction = record.sys_flag & sys_flag::kTransactionMask;
  return transaction == 0 || transaction == sys_flag::kTransactionCommit;
}

ExpectedEntry expected_entry(const Record& record, const RecordFacts& facts,
                             const DelayLevels& levels) {
  const bool is_delayed = record.topic == kScheduleTopic && !facts.delay.empty();
  const std::int64_t code = is_delayed           ? tags_code_of(record, levels)
                            : facts.tags.empty() ? 0
                                                 : java_hash(facts.tags);
  return {.offset = record.queue_offset,
          .entry = {.log_offset = record.log_offset,
                    .size = record.total_size,
                    .tags_code = code,
                    .store_ms = record.store_timestamp_ms},
          .any_tags_code = is_delayed};
}

BatchUnit expected_unit(const Record& record, const RecordFacts& facts) {
  const std::int64_t own = record.queue_offset.value;
  const bool counts = counts_batches(record.topic);
  return {.log_offset = record.log_offset,
          .size = record.total_size,
          .tags_code = facts.tags.empty() ? 0 : java_hash(facts.tags),
          .store_ms = record.store_timestamp_ms,
          .first = {counts ? number_or<std::int64_t>(facts.inner_base, own) : own},
          .count = counts ? number_or<std::int16_t>(facts.inner_count, 1) : std::int16_t{1}};
}

}  // namespace saker::store::inspect
