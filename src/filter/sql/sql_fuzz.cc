#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "filter/sql/expression.h"

/// Any expression, up to the first zero byte, over any properties: ends, and says why not.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t zero = std::min(input.find('\0'), input.size());
  const auto parsed = saker::filter::sql::Expression::parse(input.substr(0, zero));
  if (!parsed) {
    if (parsed.error().message.find("at line ") == std::string::npos) std::abort();
    return 0;
  }
  (void)parsed->matches(input.substr(zero));
  (void)parsed->matches("");
  return 0;
}
