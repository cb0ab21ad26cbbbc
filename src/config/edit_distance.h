#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace saker::config {

/// The number of characters to insert, drop or replace that turns one word into the other; the case
/// of ASCII letters does not count. Cost: the product of the lengths.
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

/// Which of the words may be meant by one with a typing error: the nearest, the first of several,
/// if it takes fewer than so many changes. Empty: none does.
inline std::string_view nearest_word(std::span<const std::string_view> words, std::string_view word,
                                     std::size_t changes) {
  std::string_view nearest;
  for (const std::string_view one : words) {
    const std::size_t longer = std::max(one.size(), word.size());
    if (longer - std::min(one.size(), word.size()) >= changes) continue;  // as far apart at least
    const std::size_t distance = edit_distance(one, word);
    if (distance >= changes) continue;
    changes = distance;
    nearest = one;
  }
  return nearest;
}

}  // namespace saker::config
