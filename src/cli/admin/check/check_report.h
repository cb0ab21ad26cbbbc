#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/text/page.h"

namespace saker::cli {

/// How bad something is; worse is greater.
enum class Grade { kOk, kWarning, kCritical };

/// "ok", "warning", "critical".
std::string name_of(Grade grade);

/// Where a figure becomes a problem: from the limit on.
struct Limits {
  std::int64_t warning = 0;
  std::int64_t critical = 0;

  Grade grade(double value) const;
};

/// What the checks found. Thread: one.
class CheckReport {
 public:
  /// A problem, or, with kOk, what was looked at: shown where the check found no problem.
  void add(const std::string& check, Grade grade, const std::string& reason);
  /// A figure for graphs; the unit is "s", "%" or empty.
  void measure(const std::string& name, std::int64_t value, const std::string& unit = "",
               const std::optional<Limits>& limits = std::nullopt);

  Grade verdict() const;
  /// Facts, and a row for each finding, by check in the order in which they were made.
  Page page() const;
  /// "SAKER WARNING: reason; reason | lag=12s;300;1800 …".
  std::string nagios_line() const;

 private:
  struct Finding {
    std::string check;
    Grade grade;
    std::string reason;
  };
  struct Figure {
    std::string name;
    std::int64_t value;
    std::string unit;
    std::optional<Limits> limits;
  };

  /// Without what went well in checks that found a problem.
  std::vector<Finding> shown() const;

  std::vector<Finding> findings_;
  std::vector<Figure> figures_;
};

}  // namespace saker::cli
