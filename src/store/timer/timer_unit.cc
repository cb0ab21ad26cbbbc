#include "store/timer/timer_unit.h"

#include "base/byte_reader.h"
#include "base/byte_writer.h"
#include "wire/record/record.h"

namespace saker::store {
namespace {

// What lies beyond is damage: there is no slot of such a time, and none before 1970.
constexpr std::int64_t kTimeMax = std::int64_t{1} << 60;
constexpr std::int32_t kKnownFlags = 0xF;
constexpr auto kBlankMagic = static_cast<std::int32_t>(wire::record::kMagicBlank);

}  // namespace

void encode(const TimerUnit& unit, std::string& out) {
  ByteWriter writer(out);
  writer.i32(static_cast<std::int32_t>(TimerUnit::kBytes));
  writer.i64(unit.previous);
  writer.i32(unit.flags);
  writer.i64(unit.enqueued_ms);
  writer.i32(unit.delay_ms);
  writer.i64(unit.record.value);
  writer.i32(unit.record_bytes);
  writer.i32(unit.topic_hash);
  writer.i64(0);
}

std::optional<TimerUnit> decode_timer_unit(std::string_view bytes) {
  ByteReader reader(bytes);
  const std::int32_t size = reader.i32();
  TimerUnit unit;
  unit.previous = reader.i64();
  unit.flags = reader.i32();
  unit.enqueued_ms = reader.i64();
  unit.delay_ms = reader.i32();
  unit.record = {reader.i64()};
  unit.record_bytes = reader.i32();
  unit.topic_hash = reader.i32();
  reader.i64();
  const bool is_unit = reader.ok() && size == TimerUnit::kBytes &&
                       (unit.flags & ~kKnownFlags) == 0 && unit.previous >= -1 &&
                       unit.record.value >= 0 && unit.record_bytes > 0 && unit.enqueued_ms >= 0 &&
                       unit.enqueued_ms <= kTimeMax && unit.slot_ms() >= 0;
  return is_unit ? std::optional(unit) : std::nullopt;
}

void encode_timer_blank(std::int32_t bytes_left, std::string& out) {
  ByteWriter writer(out);
  writer.i32(bytes_left);
  writer.i64(0);
  writer.i32(kBlankMagic);
}

bool is_timer_blank(std::string_view bytes) {
  ByteReader reader(bytes);
  reader.i32();
  reader.i64();
  return reader.i32() == kBlankMagic && reader.ok();
}

}  // namespace saker::store
