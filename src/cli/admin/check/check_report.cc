#include "cli/admin/check/check_report.h"

#include <algorithm>
#include <cctype>

namespace saker::cli {
namespace {

/// A plugin's line ends at the first bar, and is one line.
std::string for_nagios(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '|' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

std::string name_of(Grade grade) {
  switch (grade) {
    case Grade::kWarning:
      return "warning";
    case Grade::kCritical:
      return "critical";
    case Grade::kOk:
      break;
  }
  return "ok";
}

Grade Limits::grade(double value) const {
  if (value >= static_cast<double>(critical)) return Grade::kCritical;
  return value >= static_cast<double>(warning) ? Grade::kWarning : Grade::kOk;
}

void CheckReport::add(const std::string& check, Grade grade, const std::string& reason) {
  findings_.push_back({check, grade, reason});
}

void CheckReport::measure(const std::string& name, std::int64_t value, const std::string& unit,
                          const std::optional<Limits>& limits) {
  figures_.push_back({name, value, unit, limits});
}

Grade CheckReport::verdict() const {
  Grade worst = Grade::kOk;
  for (const Finding& finding : findings_) worst = std::max(worst, finding.grade);
  return worst;
}

std::vector<CheckReport::Finding> CheckReport::shown() const {
  std::vector<Finding> kept;
  for (const Finding& finding : findings_) {
    const bool is_outdone =
        finding.grade == Grade::kOk &&
        std::any_of(findings_.begin(), findings_.end(), [&](const Finding& other) {
          return other.check == finding.check && other.grade != Grade::kOk;
        });
    if (!is_outdone) kept.push_back(finding);
  }
  return kept;
}

Page CheckReport::page() const {
  Page page;
  page.fact("verdict", name_of(verdict()));
  for (const Figure& figure : figures_) page.fact(figure.name, figure.value, Kind::kNumber);
  Table& table = page.table("checks", {{"check"}, {"verdict"}, {"reason"}});
  for (const Finding& finding : shown())
    table.add({finding.check, name_of(finding.grade), finding.reason});
  return page;
}

std::string CheckReport::nagios_line() const {
  const Grade worst = verdict();
  std::string reasons;
  for (const Grade grade : {Grade::kCritical, Grade::kWarning, Grade::kOk}) {
    if (grade == Grade::kOk && worst != Grade::kOk) break;  // only what is wrong
    for (const Finding& finding : shown()) {
      if (finding.grade != grade) continue;
      reasons += (reasons.empty() ? "" : "; ") + finding.check + ": " + finding.reason;
    }
  }
  std::string line = "SAKER " + upper(name_of(worst)) + ": " + for_nagios(reasons) + " |";
  for (const Figure& figure : figures_) {
    line += " " + figure.name + "=" + std::to_string(figure.value) + figure.unit;
    if (figure.limits) {
      line += ";" + std::to_string(figure.limits->warning) + ";" +
              std::to_string(figure.limits->critical);
    }
  }
  return line + "\n";
}

}  // namespace saker::cli
