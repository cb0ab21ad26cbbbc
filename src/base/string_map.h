#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace saker {

/// Hashes text of any kind alike, so that a map is searched without making a string.
struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

/// A hash map keyed by text that is looked up by string_view without a copy.
template <class T>
using StringMap = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

/// The same in the order of the keys, for what is written to files and listings.
template <class T>
using OrderedStringMap = std::map<std::string, T, std::less<>>;

}  // namespace saker
