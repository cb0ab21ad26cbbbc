#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace saker::cli {

/// "1.5 GiB", "312 B".
std::string size_text(std::int64_t bytes);

/// The two largest units: "0 s", "59 s", "2 min 5 s", "2 h 5 min", "3 d 4 h".
std::string duration_text(std::int64_t seconds);

/// "2024-05-01T12:00:00.000Z".
std::string time_text(std::int64_t ms);

/// The inverse; also without ms, seconds, time or Z (it is UTC anyway), and plain ms since 1970.
std::optional<std::int64_t> parse_time(std::string_view text);

/// Aligned columns.
class TextTable {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  std::string text() const;
  /// On stdout.
  void print() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace saker::cli
