#include "apps/server_flags.h"

#include <cstdio>

#include "base/log.h"

namespace saker::apps {
namespace {

Status report(Result<config::Warnings> applied) {
  if (!applied.ok()) return applied.error();
  for (const std::string& warning : *applied) {
    std::fprintf(stderr, "saker: warning: %s\n", warning.c_str());
  }
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

Status apply_flags(const ServerFlags& flags, config::Settings& settings) {
  if (!flags.config_file.empty()) {
    if (const Status applied = report(settings.apply_file(flags.config_file)); !applied.ok()) {
      return applied;
    }
  }
  for (const std::string& assignment : flags.assignments) {
    if (const Status applied = report(settings.apply_assignment(assignment)); !applied.ok()) {
      return applied;
    }
  }
  if (flags.log_level.empty()) return {};
  return report(settings.apply_assignment("logLevel=" + flags.log_level));
}

Status open_log(const ServerFlags& flags, const LogOptions& options) {
  return log::configure({.level = options.level, .file = flags.log_file, .format = options.format});
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
