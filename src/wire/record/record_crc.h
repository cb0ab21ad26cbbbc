#pragma once

#include <string_view>

namespace saker::wire::record {

/// What a record says of itself with the checksum that enabledAppendPropCRC puts at its end.
enum class RecordCrc { kNone, kRight, kWrong };

/// The last property of a record may be the CRC-32 of all bytes before it. ON DISK: never change.
/// Source: spec 04 §4.6.
///
///     __CRC32# 8 · 0x01 · ten decimal digits, the lowest first · 0x02
RecordCrc check_record_crc(std::string_view record_bytes);

}  // namespace saker::wire::record
