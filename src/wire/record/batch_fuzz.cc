#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "wire/record/batch_body.h"

namespace record = saker::wire::record;

namespace {

std::vector<record::BatchUnit> units_of(std::string_view body, bool& is_whole) {
  std::vector<record::BatchUnit> units;
  record::BatchWalk walk(body);
  for (record::BatchUnit unit; walk.next(unit);) units.push_back(unit);
  is_whole = walk.ok();
  return units;
}

}  // namespace

/// What can be walked can be made again, and is then the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  bool is_whole = false;
  const std::vector<record::BatchUnit> units = units_of(body, is_whole);
  const auto count = record::count_units(body);
  SAKER_ASSERT(count.has_value() == is_whole);
  if (is_whole) SAKER_ASSERT(*count == units.size());

  std::string again;
  for (const record::BatchUnit& unit : units) record::append_unit(again, unit);
  SAKER_ASSERT(again.size() <= body.size());
  bool is_again_whole = false;
  const std::vector<record::BatchUnit> second = units_of(again, is_again_whole);
  SAKER_ASSERT(is_again_whole && second.size() == units.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    SAKER_ASSERT(second[i].flag == units[i].flag && second[i].body == units[i].body);
    SAKER_ASSERT(second[i].properties == units[i].properties);
  }
  return 0;
}
