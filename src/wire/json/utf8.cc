#include "wire/json/utf8.h"

namespace saker::wire::json {
namespace {

/// Length of the sequence that this byte begins, or 0.
int sequence_bytes(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

bool is_scalar(char32_t c) { return c < 0xD800 || (c >= 0xE000 && c <= 0x10FFFF); }

char32_t bad_byte(std::string_view& text) {
  text.remove_prefix(1);
  return kReplacementCharacter;
}

}  // namespace

char32_t take_utf8(std::string_view& text) {
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const unsigned char lead = static_cast<unsigned char>(text[0]);
  const int bytes = sequence_bytes(lead);
  if (bytes == 0 || text.size() < static_cast<std::size_t>(bytes)) return bad_byte(text);
  char32_t c = bytes == 1 ? lead : lead & (0x7F >> bytes);
  for (int i = 1; i < bytes; ++i) {
    const unsigned char next = static_cast<unsigned char>(text[static_cast<std::size_t>(i)]);
    if ((next & 0xC0) != 0x80) return bad_byte(text);
    c = c << 6 | (next & 0x3F);
  }
  if (c < kSmallest[bytes] || !is_scalar(c)) return bad_byte(text);
  text.remove_prefix(static_cast<std::size_t>(bytes));
  return c;
}

void append_utf8(std::string& out, char32_t c) {
  if (!is_scalar(c)) c = kReplacementCharacter;
  const auto tail = [&](int shift) {
    out.push_back(static_cast<char>(0x80 | (c >> shift & 0x3F)));
  };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | c >> 12));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

bool is_utf8(std::string_view bytes) {
  constexpr std::string_view kReplacementBytes = "\xEF\xBF\xBD";
  while (!bytes.empty()) {
    const bool may_be_it = bytes.starts_with(kReplacementBytes);
    if (take_utf8(bytes) == kReplacementCharacter && !may_be_it) return false;
  }
  return true;
}

}  // namespace saker::wire::json
