#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace saker::apps {

/// What to say of a command line that ends before its last command, or has a word there that is
/// none: the word, the command that it may mean, and those that there are. Nothing if something
/// else is wrong with it. To be asked when the parser has refused the line.
std::optional<std::string> explain_wrong_word(const CLI::App& app);

}  // namespace saker::apps
