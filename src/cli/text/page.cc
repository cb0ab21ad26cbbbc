#include "cli/text/page.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "cli/text/text.h"
#include "wire/json/writer.h"

namespace saker::cli {
namespace {

constexpr int kDecimals = 2;

std::string decimal(double number) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", kDecimals, number);
  return text;
}

/// As people read it.
std::string shown(const Cell& cell, Kind kind) {
  if (std::holds_alternative<std::monostate>(cell)) return "-";
  if (const auto* text = std::get_if<std::string>(&cell)) return text->empty() ? "-" : *text;
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "yes" : "no";
  if (const auto* number = std::get_if<double>(&cell)) return decimal(*number);
  const std::int64_t number = std::get<std::int64_t>(cell);
  switch (kind) {
    case Kind::kTime:
      return time_text(number);
    case Kind::kBytes:
      return size_text(number);
    case Kind::kSeconds:
      return duration_text(number);
    case Kind::kText:
    case Kind::kNumber:
      break;
  }
  return std::to_string(number);
}

/// As programs read it; nothing is the empty text.
std::string plain(const Cell& cell, Kind kind) {
  if (std::holds_alternative<std::monostate>(cell)) return "";
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&cell)) return decimal(*number);
  const std::int64_t number = std::get<std::int64_t>(cell);
  return kind == Kind::kTime ? time_text(number) : std::to_string(number);
}

/// maxOffset → MAX OFFSET
std::string title_of(const std::string& name) {
  std::string title;
  for (const char c : name) {
    if (std::isupper(static_cast<unsigned char>(c)) != 0 && !title.empty()) title += ' ';
    title += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return title;
}

void write(wire::json::Writer& json, const Cell& cell, Kind kind) {
  if (std::holds_alternative<std::monostate>(cell)) {
    json.null();
  } else if (const auto* flag = std::get_if<bool>(&cell)) {
    json.value(*flag);
  } else if (std::holds_alternative<std::string>(cell) || kind == Kind::kTime) {
    json.value(plain(cell, kind));
  } else {
    json.raw_number(plain(cell, kind));
  }
}

void write(wire::json::Writer& json, const Table& table) {
  json.begin_array();
  for (const auto& row : table.rows) {
    json.begin_object();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      json.key(table.columns[i].name);
      write(json, row[i], table.columns[i].kind);
    }
    json.end_object();
  }
  json.end_array();
}

/// RFC 4180: quotes around what holds a comma, a quote or a line break.
void append_csv(std::string& out, const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

template <class TextOf>
void append_csv_row(std::string& out, std::size_t count, const TextOf& text_of) {
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    append_csv(out, text_of(i));
  }
  out += '\n';
}

std::string aligned(const Table& table) {
  TextTable text([&] {
    std::vector<TextTable::Column> columns;
    for (const Column& column : table.columns) {
      const bool is_left = column.kind == Kind::kText || column.kind == Kind::kTime;
      columns.push_back(
          {title_of(column.name), is_left ? TextTable::Align::kLeft : TextTable::Align::kRight});
    }
    return columns;
  }());
  for (const auto& row : table.rows) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.size(); ++i)
      cells.push_back(shown(row[i], table.columns[i].kind));
    text.add(std::move(cells));
  }
  return text.text();
}

}  // namespace

Page& Page::fact(std::string name, Cell value, Kind kind) {
  facts_.push_back({{std::move(name), kind}, std::move(value)});
  return *this;
}

Table& Page::table(std::string name, std::vector<Column> columns) {
  tables_.emplace_back(std::move(name), Table{std::move(columns), {}});
  return tables_.back().second;
}

std::string Page::as_tables() const {
  std::string out;
  std::size_t width = 0;
  for (const Fact& fact : facts_) width = std::max(width, title_of(fact.column.name).size());
  for (const Fact& fact : facts_) {
    std::string title = title_of(fact.column.name);
    title.resize(width + 2, ' ');
    out += title + shown(fact.value, fact.column.kind) + "\n";
  }
  for (const auto& [name, table] : tables_) {
    if (!out.empty()) out += '\n';
    if (tables_.size() > 1) out += title_of(name) + "\n";
    out += aligned(table);
  }
  return out;
}

std::string Page::as_json() const {
  wire::json::Writer json;
  if (facts_.empty() && tables_.size() == 1) {
    write(json, tables_.front().second);
    return json.take() + "\n";
  }
  json.begin_object();
  for (const Fact& fact : facts_) {
    json.key(fact.column.name);
    write(json, fact.value, fact.column.kind);
  }
  for (const auto& [name, table] : tables_) {
    json.key(name);
    write(json, table);
  }
  json.end_object();
  return json.take() + "\n";
}

std::string Page::as_csv() const {
  std::string out;
  if (tables_.empty()) {
    append_csv_row(out, facts_.size(), [&](std::size_t i) { return facts_[i].column.name; });
    append_csv_row(out, facts_.size(),
                   [&](std::size_t i) { return plain(facts_[i].value, facts_[i].column.kind); });
    return out;
  }
  const Table& table = tables_.front().second;
  append_csv_row(out, table.columns.size(), [&](std::size_t i) { return table.columns[i].name; });
  for (const auto& row : table.rows) {
    append_csv_row(out, row.size(),
                   [&](std::size_t i) { return plain(row[i], table.columns[i].kind); });
  }
  return out;
}

std::string Page::text(Form form) const {
  switch (form) {
    case Form::kJson:
      return as_json();
    case Form::kCsv:
      return as_csv();
    case Form::kTable:
      break;
  }
  return as_tables();
}

void Page::print(Form form) const { std::fputs(text(form).c_str(), stdout); }

}  // namespace saker::cli
