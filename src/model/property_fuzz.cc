#include "model/property.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "model/light_queue.h"

namespace {

namespace property = saker::property;

/// What is appended is found, and nothing else changes; what is taken out is gone.
void change(std::string_view text, std::string_view name, std::string_view value) {
  std::string longer(text);
  property::append(longer, name, value);
  if (!value.empty()) SAKER_ASSERT(property::find(longer, name) == value);
  for (const std::string_view other : {property::kTags, property::kKeys}) {
    if (other == name) continue;
    SAKER_ASSERT(property::find(longer, other) == property::find(text, other));
  }
  SAKER_ASSERT(property::find(property::without(longer, name), name).empty());
}

/// Walking finds the last value of each name, and every view lies in the text.
void walk(std::string_view text) {
  property::Reader reader(text);
  for (property::Property found; reader.next(found);) {
    SAKER_ASSERT(!found.name.empty() && !found.value.empty());
    SAKER_ASSERT(!property::find(text, found.name).empty());
    SAKER_ASSERT(found.name.data() >= text.data());
    SAKER_ASSERT(found.value.data() + found.value.size() <= text.data() + text.size());
  }
}

void list_light_queues(std::string_view text) {
  for (const saker::LightEntry& entry : saker::light_entries("T", text)) {
    SAKER_ASSERT(saker::is_storable_light_queue(entry.queue));
    SAKER_ASSERT(entry.offset.value >= 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  walk(text);
  list_light_queues(text);
  change(text, property::kTags, "TagA");
  change(text, "own", text.find_first_of(std::string_view("\0\1\2", 3)) == text.npos ? text : "x");
  return 0;
}
