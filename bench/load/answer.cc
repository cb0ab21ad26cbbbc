#include "answer.h"

#include <cstring>
#include <string>

namespace saker::load {
namespace {

constexpr std::string_view kOpaque = "\"opaque\":";
constexpr std::string_view kCode = "\"code\":";
constexpr std::string_view kNextOffset = "\"nextBeginOffset\":";

size_t find(std::string_view text, std::string_view word) {
  const void* at = memmem(text.data(), text.size(), word.data(), word.size());
  if (at == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(at) - text.data());
}

int64_t number_at(std::string_view text, size_t at, int64_t otherwise) {
  if (at < text.size() && text[at] == '"') ++at;
  bool negative = at < text.size() && text[at] == '-';
  if (negative) ++at;
  size_t begin = at;
  int64_t value = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    value = value * 10 + (text[at] - '0');
  }
  if (at == begin) return otherwise;
  return negative ? -value : value;
}

int64_t number_behind(std::string_view header, std::string_view key, int64_t otherwise) {
  size_t at = find(header, key);
  return at == std::string_view::npos ? otherwise : number_at(header, at + key.size(), otherwise);
}

}  // namespace

int64_t number_in(std::string_view header, std::string_view name, int64_t otherwise) {
  return number_behind(header, '"' + std::string(name) + "\":", otherwise);
}

std::string_view text_in(std::string_view header, std::string_view name) {
  std::string key = '"' + std::string(name) + "\":\"";
  size_t at = find(header, key);
  if (at == std::string_view::npos) return {};
  std::string_view rest = header.substr(at + key.size());
  return rest.substr(0, rest.find('"'));
}

bool AnswerHeaderParser::parse(std::string_view header, Answer& answer) {
  answer.header = header;
  bool leads = header.size() > 8 && std::memcmp(header.data() + 1, kCode.data(), 7) == 0;
  int64_t code = leads ? number_at(header, 8, -1) : number_behind(header, kCode, -1);
  answer.code = static_cast<int>(code);
  if (code < 0 || !find_opaque(header, answer)) return false;
  answer.next_offset = wants_next_offset_ ? number_behind(header, kNextOffset, -1) : -1;
  return true;
}

bool AnswerHeaderParser::find_opaque(std::string_view header, Answer& answer) {
  if (opaque_from_end_ != 0 && opaque_from_end_ <= header.size()) {
    size_t at = header.size() - opaque_from_end_;
    if (std::memcmp(header.data() + at, kOpaque.data(), kOpaque.size()) == 0) {
      answer.opaque = static_cast<int32_t>(number_at(header, at + kOpaque.size(), 0));
      return true;
    }
  }
  size_t at = find(header, kOpaque);
  if (at == std::string_view::npos) return false;
  opaque_from_end_ = header.size() - at;
  answer.opaque = static_cast<int32_t>(number_at(header, at + kOpaque.size(), 0));
  return true;
}

}  // namespace saker::load
