#include "cli/admin/setting_words.h"

#include <set>

namespace saker::cli {

Result<Assignments> parse_assignments(const std::vector<std::string>& words) {
  Assignments assignments;
  std::set<std::string> seen;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    const bool is_line = word.find_first_of("\r\n") == std::string::npos;
    if (equals == std::string::npos || equals == 0 || !is_line) {
      return Error{ErrorCode::kInvalidArgument,
                   "'" + word + "' sets nothing; give KEY=VALUE on one line"};
    }
    const std::string key = word.substr(0, equals);
    if (!seen.insert(key).second)
      return Error{ErrorCode::kInvalidArgument, "'" + key + "' is given twice"};
    assignments.emplace_back(key, word.substr(equals + 1));
  }
  return assignments;
}

std::string properties_text(const Assignments& assignments) {
  std::string text;
  for (const auto& [key, value] : assignments) {
    text += key + "=";
    for (const char c : value) text += c == '\\' ? std::string("\\\\") : std::string(1, c);
    text += "\n";
  }
  return text;
}

}  // namespace saker::cli
