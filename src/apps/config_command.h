#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace saker::apps {

/// Adds `saker config`; running it sets the exit code of the program.
void add_config_command(CLI::App& app, int& exit_code);

}  // namespace saker::apps
