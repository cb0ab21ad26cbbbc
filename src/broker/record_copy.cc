#include "broker/record_copy.h"

#include "base/java_hash.h"
#include "model/property.h"

namespace saker::broker {

std::int64_t tags_code_of(std::string_view tags) { return tags.empty() ? 0 : java_hash(tags); }

store::NewRecord copy_of(const wire::record::Record& record) {
  store::NewRecord copy;
  copy.flag = record.flag;
  copy.sys_flag = record.sys_flag;
  copy.born_timestamp_ms = record.born_timestamp_ms;
  copy.born_host = record.born_host;
  copy.reconsume_times = record.reconsume_times;
  copy.body = record.body;
  copy.properties = record.properties;
  copy.tags_code = tags_code_of(property::find(record.properties, property::kTags));
  return copy;
}

}  // namespace saker::broker
