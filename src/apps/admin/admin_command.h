#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace saker::apps {

/// Adds `saker admin` with all its commands; running one sets the exit code of the program.
void add_admin_command(CLI::App& app, int& exit_code);

}  // namespace saker::apps
