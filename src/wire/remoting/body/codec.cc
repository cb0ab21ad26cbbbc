#include "wire/remoting/body/codec.h"

#include <charconv>

namespace saker::wire::remoting::body {

std::optional<std::int64_t> key_number(std::string_view key) {
  std::int64_t number = 0;
  const char* end = key.data() + key.size();
  const auto [stop, problem] = std::from_chars(key.data(), end, number);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return number;
}

}  // namespace saker::wire::remoting::body
