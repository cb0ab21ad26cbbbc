#include "store/queue/inner_batch.h"

#include <algorithm>
#include <charconv>

#include "model/property.h"
#include "model/sys_flag.h"
#include "model/topic_name.h"

namespace saker::store {

bool counts_batches(std::string_view topic) {
  return !is_of_a_group(topic) && topic != kScheduleTopic;
}

bool is_counted_batch(const wire::record::Record& record) {
  return (record.sys_flag & sys_flag::kInnerBatch) != 0 && counts_batches(record.topic);
}

std::int16_t offsets_taken_by(const wire::record::Record& record) {
  if (!is_counted_batch(record)) return 1;
  const std::string_view text = property::find(record.properties, property::kInnerCount);
  std::int16_t count = 1;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return std::max<std::int16_t>(count, 1);
}

}  // namespace saker::store
