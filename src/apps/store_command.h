#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace saker::apps {

/// Adds `saker store inspect`, `verify`, `dump` and `repair`; running one sets the exit code of the
/// program.
void add_store_command(CLI::App& app, int& exit_code);

}  // namespace saker::apps
