#include "wire/remoting/command.h"

#include <array>

namespace saker::wire::remoting {
namespace {

// ON WIRE: never renumber.
constexpr std::array<std::string_view, 14> kLanguages{
    "JAVA",  "CPP",  "DOTNET", "PYTHON", "DELPHI", "ERLANG", "RUBY",
    "OTHER", "HTTP", "GO",     "PHP",    "OMS",    "RUST",   "NODE_JS"};

}  // namespace

std::optional<std::string_view> Command::field(std::string_view name) const {
  for (auto it = fields.rbegin(); it != fields.rend(); ++it) {
    if (it->name == name) return it->value;
  }
  return std::nullopt;
}

std::string_view language_name(std::int32_t language) {
  const auto index = static_cast<std::size_t>(language);
  return index < kLanguages.size() ? kLanguages[index] : std::string_view{};
}

std::int32_t language_code(std::string_view name) {
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    if (kLanguages[i] == name) return static_cast<std::int32_t>(i);
  }
  return kLanguageUnknown;
}

}  // namespace saker::wire::remoting
