#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace saker::cli {

/// How results are shown: for people, for programs, for spreadsheets.
enum class Form { kTable, kJson, kCsv };

/// What a value is, which decides its alignment and its spelling.
enum class Kind {
  kText,     ///< a string, or true and false
  kNumber,   ///< integers and rates
  kTime,     ///< ms since 1970; shown as ISO 8601 in UTC in every form
  kBytes,    ///< a size; with a unit in tables, plain in JSON and CSV
  kSeconds,  ///< a duration; "2 h 5 min" in tables, plain in JSON and CSV
};

/// Nothing (unknown, or there is none), or a value: "-" in tables, null in JSON, empty in CSV.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double, bool>;

struct Column {
  std::string name;  ///< as JSON and CSV have it, e.g. maxOffset; tables show MAX OFFSET
  Kind kind = Kind::kText;
};

/// Rows under columns.
struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;

  void add(std::vector<Cell> row) { rows.push_back(std::move(row)); }
};

/// The answer of a command: facts with one value each, then tables.
///
///   form    facts                        tables
///   table   a line each, name and value  aligned columns; a title above each if there are several
///   JSON    members of one object        an array of objects each, as a member of the object; one
///                                        table without facts is the array alone
///   CSV     a row, if there is no table  the first one (RFC 4180)
class Page {
 public:
  Page& fact(std::string name, Cell value, Kind kind = Kind::kText);
  /// Lives as long as the page.
  Table& table(std::string name, std::vector<Column> columns);

  std::string text(Form form) const;
  /// On stdout.
  void print(Form form) const;

 private:
  struct Fact {
    Column column;
    Cell value;
  };

  std::string as_tables() const;
  std::string as_json() const;
  std::string as_csv() const;

  std::vector<Fact> facts_;
  std::deque<std::pair<std::string, Table>> tables_;
};

}  // namespace saker::cli
