#include "apps/namesrv_command.h"

#include <optional>

#include <CLI/CLI.hpp>

#include "apps/namesrv_process.h"
#include "apps/server_flags.h"
#include "apps/service_notifier.h"
#include "apps/stop_signal.h"
#include "apps/stopwatch.h"
#include "file/descriptor_limit.h"

namespace saker::apps {
namespace {

struct NamesrvFlags {
  ServerFlags common;
  std::optional<std::int32_t> port;
};

Result<config::Warnings> configure(const NamesrvFlags& flags, NamesrvSettings& settings) {
  // COMPAT: with -c, RocketMQ stores changed settings back into that file.
  if (!flags.common.config_file.empty()) {
    settings.options.config_store_path = flags.common.config_file;
  }
  settings.file = flags.common.config_file;
  settings.assigned = flags.common.assignments;
  auto warnings = apply_flags(flags.common, settings.all);
  if (!warnings.ok()) return warnings;
  if (!flags.common.listen.empty()) settings.options.bind_address = flags.common.listen;
  if (flags.port) settings.options.listen_port = *flags.port;
  return warnings;
}

Status run(NamesrvSettings& settings) {
  const Stopwatch stopwatch;
  file::raise_descriptor_limit();
  StopSignal signal;
  const SystemClock clock;
  net::LoopGroup loops(settings.server.loops(), clock);
  ServiceNotifier notifier(loops, NotifyTarget::from_environment());
  NamesrvProcess namesrv(settings, loops, clock);
  const auto address = namesrv.start();
  if (!address.ok()) return address.error();
  loops.start();
  const std::string words = "namesrv=" + to_string(*address) + namesrv.http_words();
  print_ready(words, stopwatch);
  notifier.ready(words);
  signal.wait([&namesrv] { namesrv.reread_settings(); });
  notifier.stopping();
  loops.stop();
  return {};
}

int namesrv(const NamesrvFlags& flags) {
  NamesrvSettings settings;
  const auto warnings = configure(flags, settings);
  if (!warnings.ok()) return fail("namesrv", warnings.error());
  Status done = open_log(flags.common, settings.log, *warnings);
  if (!done.ok()) return fail("namesrv", done.error());
  if (print_settings(flags.common, settings.all)) return 0;
  done = run(settings);
  return done.ok() ? 0 : fail("namesrv", done.error());
}

}  // namespace

void add_namesrv_command(CLI::App& app, int& exit_code) {
  auto flags = std::make_shared<NamesrvFlags>();
  CLI::App* command = app.add_subcommand("namesrv", "A name server alone");
  command->add_option("--namesrv-port", flags->port, "0: a free one (default: 9876)")
      ->type_name("PORT")
      ->check(CLI::Range(0, 65535));
  add_server_flags(*command, flags->common);
  command->footer(
      "Examples:\n"
      "  saker namesrv\n"
      "  saker namesrv -c namesrv.conf\n"
      "  saker namesrv --listen 127.0.0.1 --namesrv-port 0");
  command->callback([flags, &exit_code] { exit_code = namesrv(*flags); });
}

}  // namespace saker::apps
