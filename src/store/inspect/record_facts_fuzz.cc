#include "store/inspect/record_facts.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "model/property.h"
#include "wire/record/record_crc.h"

namespace {

using namespace saker;  // NOLINT: a fuzzer is one file

/// One pass over the properties finds what looking for each of them finds.
void compare(std::string_view text) {
  store::inspect::RecordFacts facts;
  store::inspect::read_facts(text, facts);
  SAKER_ASSERT(facts.tags == property::find(text, property::kTags));
  SAKER_ASSERT(facts.keys == property::find(text, property::kKeys));
  SAKER_ASSERT(facts.unique_key == property::find(text, property::kUniqueKey));
  SAKER_ASSERT(facts.light_queues == property::find(text, property::kLightQueues));
  wire::record::Record record;
  record.properties = text;
  record.topic = "T";
  (void)store::inspect::expected_entry(record, facts);
  (void)store::inspect::expected_unit(record, facts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  compare(text);
  (void)wire::record::check_record_crc(text);
  return 0;
}
