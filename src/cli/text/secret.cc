#include "cli/text/secret.h"

#include <algorithm>
#include <array>

namespace saker::cli {
namespace {

constexpr std::array<std::string_view, 8> kWords = {
    "password",  "passwd",     "secret",     "token",
    "accesskey", "access_key", "credential", "initauthenticationuser"};

}  // namespace

bool is_secret(std::string_view key) {
  std::string lower(key);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::any_of(kWords.begin(), kWords.end(), [&lower](std::string_view word) {
    return lower.find(word) != std::string::npos;
  });
}

std::string shown_value(std::string_view key, std::string_view value) {
  return is_secret(key) && !value.empty() ? "(secret)" : std::string(value);
}

}  // namespace saker::cli
