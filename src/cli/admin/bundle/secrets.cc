#include "cli/admin/bundle/secrets.h"

#include <algorithm>

#include "cli/text/secret.h"

namespace saker::cli {
namespace {

constexpr const char* kRemoved = "(removed)";

/// "a://user:password@host" without the part before @.
std::string without_login(std::string value) {
  for (std::size_t at = value.find("://"); at != std::string::npos; at = value.find("://", at)) {
    at += 3;
    const std::size_t end = std::min(value.find_first_of("/,; ", at), value.size());
    const std::size_t sign = value.rfind('@', end);
    if (sign == std::string::npos || sign < at || sign >= end) continue;
    value.replace(at, sign - at, kRemoved);
  }
  return value;
}

}  // namespace

std::string settings_text(const OrderedStringMap<std::string>& settings) {
  std::string text;
  for (const auto& [name, value] : settings) {
    const bool is_hidden = is_secret(name) && !value.empty();
    text += name + "=" + (is_hidden ? kRemoved : without_login(value)) + "\n";
  }
  return text;
}

}  // namespace saker::cli
