#include "wire/remoting/binary_header.h"

#include "base/byte_reader.h"

namespace saker::wire::remoting {
namespace {

// COMPAT: the header has 16 bits for the code, so clients truncate the POP codes 200050…200056 and
// 200151. No real code has these values; without the mapping POP would need JSON headers.
std::int32_t widen_code(std::int16_t code) {
  constexpr std::int32_t kTruncated = 200050 - 3442;
  const bool is_pop = (code >= 3442 && code <= 3448) || code == 3543;
  return is_pop ? code + kTruncated : code;
}

Status decode_fields(std::string_view entries, Command& command) {
  ByteReader reader(entries);
  while (reader.remaining() > 0) {
    const std::string_view name = reader.bytes(reader.i16());
    const std::string_view value = reader.bytes(reader.i32());
    if (!reader.ok()) return Error{ErrorCode::kCorrupt, "a header entry goes beyond the header"};
    if (!name.empty() && !value.empty()) command.fields.push_back({name, value});
  }
  return {};
}

}  // namespace

Status decode_binary_header(std::string_view header, Command& command) {
  ByteReader reader(header);
  command.code = widen_code(reader.i16());
  const auto language = static_cast<std::int32_t>(reader.u8());
  command.language = language_name(language).empty() ? kLanguageUnknown : language;
  command.version = reader.i16();
  command.opaque = reader.i32();
  command.flag = reader.i32();
  const std::string_view remark = reader.bytes(reader.i32());
  const std::string_view entries = reader.bytes(reader.i32());
  if (!reader.ok()) return Error{ErrorCode::kCorrupt, "a length goes beyond the binary header"};
  if (!remark.empty()) command.remark = remark;
  command.has_fields = !entries.empty();
  return decode_fields(entries, command);
}

}  // namespace saker::wire::remoting
