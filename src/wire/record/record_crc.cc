#include "wire/record/record_crc.h"

#include <cstddef>
#include <cstdint>

#include "base/crc32.h"
#include "model/property.h"

namespace saker::wire::record {
namespace {

constexpr std::size_t kDigits = 10;
constexpr std::size_t kBytes = property::kRecordCrc.size() + 1 + kDigits + 1;

}  // namespace

RecordCrc check_record_crc(std::string_view record_bytes) {
  if (record_bytes.size() < kBytes) return RecordCrc::kNone;
  const std::string_view covered = record_bytes.substr(0, record_bytes.size() - kBytes);
  std::string_view property = record_bytes.substr(covered.size());
  if (!property.starts_with(property::kRecordCrc)) return RecordCrc::kNone;
  property.remove_prefix(property::kRecordCrc.size());
  if (property.front() != '\x01') return RecordCrc::kNone;
  std::uint64_t value = 0;
  for (std::size_t i = kDigits; i > 0; --i) {
    const char digit = property[i];
    if (digit < '0' || digit > '9') return RecordCrc::kWrong;
    value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  const bool is_right = value == static_cast<std::uint64_t>(crc32_positive(covered));
  return is_right && property.back() == '\x02' ? RecordCrc::kRight : RecordCrc::kWrong;
}

}  // namespace saker::wire::record
