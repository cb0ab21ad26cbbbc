#include "wire/remoting/json_header.h"

#include <charconv>
#include <cstring>

#include "wire/remoting/byte_scan.h"
#include "wire/remoting/json_scanner.h"

namespace saker::wire::remoting {
namespace {

constexpr char kHexDigits[] = "0123456789ABCDEF";

void append_escape(std::string& out, unsigned code) {
  switch (code) {
    case '"':
      out.append("\\\"");
      return;
    case '\\':
      out.append("\\\\");
      return;
    case '\b':
      out.append("\\b");
      return;
    case '\f':
      out.append("\\f");
      return;
    case '\n':
      out.append("\\n");
      return;
    case '\r':
      out.append("\\r");
      return;
    case '\t':
      out.append("\\t");
      return;
    default:
      break;
  }
  const char escape[] = {'\\',
                         'u',
                         kHexDigits[code >> 12],
                         kHexDigits[code >> 8 & 15],
                         kHexDigits[code >> 4 & 15],
                         kHexDigits[code & 15]};
  out.append(escape, sizeof escape);
}

/// U+007F..U+009F and U+2028/2029, which RocketMQ's writer escapes; 0 for all others. `size` gets
/// the bytes of the character.
unsigned escaped_code_point(std::string_view text, std::size_t& size) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  size = 1;
  if (byte(0) == 0x7F) return 0x7F;
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F) {
    size = 2;
    return byte(1);
  }
  if (byte(0) == 0xE2 && byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9)) {
    size = 3;
    return 0x2000 + (byte(2) & 0x3F);
  }
  return 0;
}

Error malformed(const JsonScanner& scanner) {
  return Error{ErrorCode::kCorrupt,
               "malformed JSON header at byte " + std::to_string(scanner.position())};
}

bool to_int(std::string_view text, std::int32_t& out) {
  if (text.ends_with(".0")) text.remove_suffix(2);
  std::int64_t wide = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), wide);
  if (error != std::errc{} || end != text.data() + text.size()) return false;
  if (wide < INT32_MIN || wide > INT32_MAX) return false;
  out = static_cast<std::int32_t>(wide);
  return true;
}

bool read_language(const JsonScalar& value, Command& command) {
  if (value.is_null) return true;
  if (value.is_string) {
    command.language = language_code(value.text);
    return true;
  }
  // COMPAT: an ordinal is accepted, but one outside the enum closes the connection.
  return to_int(value.text, command.language) && !language_name(command.language).empty();
}

bool read_fields(JsonScanner& scanner, Command& command) {
  if (scanner.take_null()) return true;
  command.has_fields = true;
  return scanner.object([&](std::string_view name) {
    JsonScalar value;
    if (!scanner.at_scalar()) return scanner.skip_value();
    if (!scanner.scalar(value)) return false;
    if (!value.is_null) command.fields.push_back({name, value.text});
    return true;
  });
}

bool read_member(JsonScanner& scanner, std::string_view key, Command& command) {
  if (key == "extFields") return read_fields(scanner, command);
  if (!scanner.at_scalar()) return scanner.skip_value();
  JsonScalar value;
  if (!scanner.scalar(value)) return false;
  if (key == "language") return read_language(value, command);
  if (key == "remark") {
    if (!value.is_null) command.remark = value.text;
    return true;
  }
  std::int32_t* number = key == "code"      ? &command.code
                         : key == "flag"    ? &command.flag
                         : key == "opaque"  ? &command.opaque
                         : key == "version" ? &command.version
                                            : nullptr;
  return number == nullptr || value.is_null || to_int(value.text, *number);
}

}  // namespace

Status decode_json_header(std::string_view header, std::string& scratch, Command& command) {
  JsonScanner scanner(header, scratch);
  const bool well_formed = scanner.object([&](std::string_view key) {
    return read_member(scanner, key, command);
  }) && scanner.at_end();
  if (!well_formed) return malformed(scanner);
  return {};
}

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  std::size_t plain = 0;  // start of the run not yet copied
  for (std::size_t i = find_not_plain(text, 0); i < text.size(); i = find_not_plain(text, i)) {
    const auto c = static_cast<unsigned char>(text[i]);
    std::size_t size = 1;
    const unsigned code =
        c < 0x20 || c == '"' || c == '\\' ? c : escaped_code_point(text.substr(i), size);
    if (code == 0 && c != 0) {
      i += size;
      continue;
    }
    out.append(text, plain, i - plain);
    append_escape(out, code);
    i += size;
    plain = i;
  }
  out.append(text, plain);
  out.push_back('"');
}

}  // namespace saker::wire::remoting
