#include "apps/version_command.h"

#include <cstdio>

#include <CLI/CLI.hpp>

namespace saker::apps {

void add_version_command(CLI::App& app, int&) {
  CLI::App* command = app.add_subcommand("version", "Print the version");
  command->footer("Examples:\n  saker version");
  command->callback([] { std::printf("saker %s\n", SAKER_VERSION); });
}

}  // namespace saker::apps
