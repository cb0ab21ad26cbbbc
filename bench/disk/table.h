#pragma once

#include <string>
#include <vector>

namespace saker::disk {

/// One line of the result. Goals are ratios or times; what has none is there to be watched.
struct Row {
  std::string what;
  std::string figure;
  std::string beside = {};  ///< what it is compared with, taken in the same run
  std::string goal = {};
  bool has_goal = false;
  bool is_met = false;
};

/// Collects the rows and prints them as a markdown table. Thread: one.
class Table {
 public:
  void add(Row row);
  /// A figure whose ratio to another must not be above (or below) a bound.
  struct Ratio {
    std::string what;
    std::string figure;
    std::string beside;
    double ratio;
  };
  void add_at_most(const Ratio& ratio, double bound);
  void add_at_least(const Ratio& ratio, double bound);

  void print() const;

 private:
  void add_ratio(const Ratio& ratio, std::string goal, bool is_met);

  std::vector<Row> rows_;
};

/// "12.3 us" and the like: a number with so many digits behind the point, and its unit.
std::string with_unit(double value, int digits, const char* unit);

}  // namespace saker::disk
