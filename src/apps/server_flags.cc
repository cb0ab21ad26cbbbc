#include "apps/server_flags.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "base/log.h"

namespace saker::apps {
namespace {

/// Adds the warnings to those before.
Status note(Result<config::Warnings> applied, config::Warnings& all) {
  if (!applied.ok()) return applied.error();
  std::move(applied->begin(), applied->end(), std::back_inserter(all));
  return {};
}

}  // namespace

void add_server_flags(CLI::App& command, ServerFlags& flags) {
  command.add_option("-c,--config", flags.config_file, "properties file with RocketMQ's keys")
      ->type_name("FILE");
  command.add_option("--set", flags.assignments, "one setting; wins over the file; repeatable")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command.add_option("--listen", flags.listen, "IP address to listen on")->type_name("ADDR");
  command
      .add_option("--log-level", flags.log_level,
                  "trace, debug, info, warn, error or off; for single folders: warn,store=debug "
                  "(default: info)")
      ->type_name("LEVEL");
  command.add_option("--log-file", flags.log_file, "where log lines go (default: stderr)")
      ->type_name("FILE");
  command.add_flag("-p,--printConfigItem", flags.print_all, "print all settings and exit");
  command.add_flag("--describe", flags.describe,
                   "print name, default, bounds and meaning of every setting and exit");
}

Result<config::Warnings> apply_flags(const ServerFlags& flags, config::Settings& settings) {
  config::Warnings warnings;
  if (!flags.config_file.empty()) {
    const Status applied = note(settings.apply_file(flags.config_file), warnings);
    if (!applied.ok()) return applied.error();
  }
  for (const std::string& assignment : flags.assignments) {
    const Status applied = note(settings.apply_assignment(assignment), warnings);
    if (!applied.ok()) return applied.error();
  }
  if (flags.log_level.empty()) return warnings;
  const Status applied = note(settings.apply_assignment("logLevel=" + flags.log_level), warnings);
  if (!applied.ok()) return applied.error();
  return warnings;
}

Status open_log(const ServerFlags& flags, const LogOptions& options,
                const config::Warnings& warnings) {
  const Status opened =
      log::configure({.level = options.level, .file = flags.log_file, .format = options.format});
  if (!opened.ok()) return opened;
  for (const std::string& warning : warnings) log::warn("config: {}", warning);
  return {};
}

bool print_settings(const ServerFlags& flags, const config::Settings& settings) {
  if (flags.print_all) std::printf("%s", settings.dump().c_str());
  if (flags.describe) std::printf("%s", settings.markdown().c_str());
  return flags.print_all || flags.describe;
}

int fail(const char* command, const Error& error) {
  std::fprintf(stderr, "saker %s: %s\n", command, error.message.c_str());
  return 1;
}

}  // namespace saker::apps
