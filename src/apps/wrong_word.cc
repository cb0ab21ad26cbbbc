#include "apps/wrong_word.h"

#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "config/edit_distance.h"

namespace saker::apps {
namespace {

std::string path_of(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return (parent == nullptr ? "" : path_of(*parent) + " ") + command.get_name();
}

std::vector<std::string_view> names_below(const CLI::App& command) {
  std::vector<std::string_view> names;
  for (const CLI::App* one : command.get_subcommands({})) names.push_back(one->get_name());
  return names;
}

std::string what_is_wrong(const std::string& path, const std::vector<std::string_view>& names,
                          const std::vector<std::string>& words) {
  if (words.empty()) return path + ": a command is missing";
  const std::string& word = words.front();
  if (word.starts_with('-')) return path + ": there is no option '" + word + "' here";
  const std::string meant(
      config::nearest_word(names, word, std::max<std::size_t>(1, word.size() / 2) + 1));
  return path + ": there is no command '" + word + "'" +
         (meant.empty() ? "" : "; did you mean '" + meant + "'?");
}

}  // namespace

std::optional<std::string> explain_wrong_word(const CLI::App& app) {
  const CLI::App* last = &app;
  while (!last->get_subcommands().empty()) last = last->get_subcommands().back();
  if (last->get_require_subcommand_min() == 0) return std::nullopt;
  const std::string path = path_of(*last);
  const std::vector<std::string_view> names = names_below(*last);
  std::string text = what_is_wrong(path, names, app.remaining(true)) + "\nCommands: ";
  for (const std::string_view name : names)
    text.append(name == names.front() ? "" : ", ").append(name);
  return text + "\nWhat they do says: " + path + " --help\n";
}

}  // namespace saker::apps
