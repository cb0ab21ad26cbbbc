#pragma once

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace saker::broker {

/// A fixture of a broker that is scraped as well.
template <class Base>
class Scraping : public Base {
 protected:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  /// The value of the first sample that has all these labels; -1 if there is none.
  double value(std::string_view name, const Labels& labels = {}) {
    std::istringstream lines(this->root().measures().collect());
    for (std::string line; std::getline(lines, line);) {
      const bool is_it = line.size() > name.size() && line.starts_with(name) &&
                         (line[name.size()] == '{' || line[name.size()] == ' ');
      const bool has_all = std::all_of(labels.begin(), labels.end(), [&](const auto& label) {
        return line.find(label.first + "=\"" + label.second + "\"") != std::string::npos;
      });
      if (is_it && has_all) return std::stod(line.substr(line.rfind(' ') + 1));
    }
    return -1;
  }
};

}  // namespace saker::broker
