#include "table.h"

#include <cstdio>
#include <utility>

namespace saker::disk {
namespace {

std::string plain(double value) { return with_unit(value, 2, ""); }

}  // namespace

std::string with_unit(double value, int digits, const char* unit) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f%s%s", digits, value, *unit == '\0' ? "" : " ", unit);
  return text;
}

void Table::add(Row row) {
  std::fprintf(stderr, "  %s: %s\n", row.what.c_str(), row.figure.c_str());
  rows_.push_back(std::move(row));
}

void Table::add_ratio(const Ratio& ratio, std::string goal, bool is_met) {
  add({.what = ratio.what,
       .figure = ratio.figure + " (" + plain(ratio.ratio) + ")",
       .beside = ratio.beside,
       .goal = std::move(goal),
       .has_goal = true,
       .is_met = is_met});
}

void Table::add_at_most(const Ratio& ratio, double bound) {
  add_ratio(ratio, "≤ " + plain(bound), ratio.ratio <= bound);
}

void Table::add_at_least(const Ratio& ratio, double bound) {
  add_ratio(ratio, "≥ " + plain(bound), ratio.ratio >= bound);
}

void Table::print() const {
  std::printf("| what | figure (ratio) | beside | goal | met |\n|---|---:|---:|---|---|\n");
  for (const Row& row : rows_) {
    const char* met = !row.has_goal ? "" : row.is_met ? "yes" : "no";
    std::printf("| %s | %s | %s | %s | %s |\n", row.what.c_str(), row.figure.c_str(),
                row.beside.c_str(), row.goal.c_str(), met);
  }
}

}  // namespace saker::disk
