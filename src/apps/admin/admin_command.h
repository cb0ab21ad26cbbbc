#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace saker::apps {

/// How much of a command is known.
enum class Words { kNameOnly, kAll };

/// Adds `saker admin`; running one of its commands sets the exit code of the program. They are
/// many: who runs another command needs only the name, for help.
void add_admin_command(CLI::App& app, int& exit_code, Words words);

}  // namespace saker::apps
