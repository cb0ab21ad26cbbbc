#pragma once

#include <cstdint>
#include <string_view>

namespace saker {

/// What is to be done to a topic or a group for it to be as declared.
enum class ChangeAction : std::uint8_t { kCreate, kChange, kDelete };

/// As plans show it.
constexpr std::string_view name_of(ChangeAction action) {
  switch (action) {
    case ChangeAction::kCreate:
      return "create";
    case ChangeAction::kDelete:
      return "delete";
    case ChangeAction::kChange:
      break;
  }
  return "change";
}

}  // namespace saker
