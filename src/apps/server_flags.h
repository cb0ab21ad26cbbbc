#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "apps/log_options.h"
#include "config/settings.h"

namespace saker::apps {

/// What the commands that start a server have in common on the command line.
struct ServerFlags {
  std::string config_file;
  std::vector<std::string> assignments;  ///< key=value of --set
  std::string listen;                    ///< empty: as configured
  std::string log_level;                 ///< empty: as configured
  std::string log_file;
  bool print_all = false;  ///< -p: print the settings and exit
  bool describe = false;   ///< --describe: print what each setting means and exit
};

/// Adds -c, --set, --listen, --log-level, --log-file and -p to a command.
void add_server_flags(CLI::App& command, ServerFlags& flags);

/// Applies file, assignments and the level of the log, in this order. The warnings are for
/// `open_log`: where they go is among what is applied.
Result<config::Warnings> apply_flags(const ServerFlags& flags, config::Settings& settings);

/// Logs as the flags and the settings say, from now on, and first what there is to warn of.
Status open_log(const ServerFlags& flags, const LogOptions& options,
                const config::Warnings& warnings);

/// Prints the settings if -p or --describe asks for them; true if there is nothing else to do.
bool print_settings(const ServerFlags& flags, const config::Settings& settings);

/// Says what went wrong, for a person; returns the exit code of a command that failed.
int fail(const char* command, const Error& error);

}  // namespace saker::apps
