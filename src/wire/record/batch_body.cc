#include "wire/record/batch_body.h"

#include "base/byte_reader.h"
#include "base/byte_writer.h"

namespace saker::wire::record {
namespace {

constexpr std::int32_t kUnitBytesMin = 22;

}  // namespace

bool BatchWalk::next(BatchUnit& unit) {
  if (!ok_ || rest_.empty()) return false;
  const std::int32_t size = ByteReader(rest_).i32();
  ok_ = size >= kUnitBytesMin && static_cast<std::size_t>(size) <= rest_.size();
  if (!ok_) return false;

  ByteReader reader(rest_.substr(0, static_cast<std::size_t>(size)));
  reader.bytes(12);
  unit.flag = reader.i32();
  unit.body = reader.bytes(reader.i32());
  unit.properties = reader.bytes(reader.i16());
  ok_ = reader.ok() && reader.remaining() == 0;
  if (ok_) rest_.remove_prefix(static_cast<std::size_t>(size));
  return ok_;
}

std::optional<std::size_t> count_units(std::string_view body) {
  BatchWalk walk(body);
  std::size_t count = 0;
  for (BatchUnit unit; walk.next(unit);) ++count;
  if (!walk.ok()) return std::nullopt;
  return count;
}

void append_unit(std::string& body, const BatchUnit& unit) {
  ByteWriter writer(body);
  writer.i32(static_cast<std::int32_t>(kUnitBytesMin + unit.body.size() + unit.properties.size()));
  writer.i32(0);
  writer.i32(0);
  writer.i32(unit.flag);
  writer.i32(static_cast<std::int32_t>(unit.body.size()));
  writer.bytes(unit.body);
  writer.i16(static_cast<std::int16_t>(unit.properties.size()));
  writer.bytes(unit.properties);
}

}  // namespace saker::wire::record
