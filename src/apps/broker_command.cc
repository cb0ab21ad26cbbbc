#include "apps/broker_command.h"

#include <array>
#include <cstdlib>
#include <optional>

#include <CLI/CLI.hpp>

#include "apps/broker_process.h"
#include "apps/server_flags.h"
#include "apps/service_notifier.h"
#include "apps/stop_signal.h"
#include "apps/stopwatch.h"
#include "base/log.h"
#include "file/descriptor_limit.h"

namespace saker::apps {
namespace {

// Name servers may be down at the start; the broker serves and goes on trying.
constexpr std::int64_t kJoinTimeoutMs = 1000;

// What -m prints: the settings that RocketMQ calls important.
constexpr std::array kImportantKeys{"namesrvAddr",
                                    "brokerIP1",
                                    "brokerName",
                                    "brokerClusterName",
                                    "brokerId",
                                    "autoCreateTopicEnable",
                                    "autoCreateSubscriptionGroup",
                                    "msgTraceTopicName",
                                    "traceTopicEnable",
                                    "rejectTransactionMessage",
                                    "storePathRootDir",
                                    "storePathCommitLog",
                                    "flushIntervalCommitLog",
                                    "flushDiskType"};

struct BrokerFlags {
  ServerFlags common;
  std::string data_dir;
  std::string name_servers;
  std::optional<std::int32_t> port;
  bool print_important = false;
};

Result<config::Warnings> configure(const BrokerFlags& flags, BrokerSettings& settings) {
  if (const char* env = std::getenv("NAMESRV_ADDR")) settings.options.name_servers = env;
  if (!flags.data_dir.empty()) settings.store.root_dir = flags.data_dir + "/store";
  settings.file = flags.common.config_file;
  settings.assigned = flags.common.assignments;
  auto warnings = apply_flags(flags.common, settings.all);
  if (!warnings.ok()) return warnings;
  if (!flags.common.listen.empty()) {
    settings.bind_address = flags.common.listen;
    if (flags.common.listen != "0.0.0.0") settings.options.ip = flags.common.listen;
  }
  if (!flags.name_servers.empty()) settings.options.name_servers = flags.name_servers;
  if (flags.port) settings.options.listen_port = *flags.port;
  return warnings;
}

Status run(BrokerSettings& settings) {
  const Stopwatch stopwatch;
  file::raise_descriptor_limit();
  StopSignal signal;
  const SystemClock clock;
  net::LoopGroup loops(settings.server.loops(), clock);
  ServiceNotifier notifier(loops, NotifyTarget::from_environment());
  BrokerProcess broker(settings, loops, clock);
  const auto address = broker.start();
  if (!address.ok()) return address.error();
  loops.start();
  if (settings.options.name_servers.empty()) {
    log::warn("broker: no name server is configured, clients cannot find it; give -n ADDR;ADDR");
  }
  if (!broker.join(kJoinTimeoutMs)) {
    log::warn("broker: no name server of {} took the registration yet, trying on",
              settings.options.name_servers);
  }
  const std::string words = "broker=" + to_string(*address) +
                            " namesrv=" + settings.options.name_servers +
                            " store=" + settings.store.root_dir + broker.http_words();
  print_ready(words, stopwatch);
  notifier.ready(words);
  signal.wait([&broker] { broker.reread_settings(); });
  notifier.stopping();
  broker.leave();
  loops.stop();
  broker.close();
  return {};
}

void print_important(const config::Settings& settings) {
  for (const char* key : kImportantKeys) {
    const config::Setting* row = settings.find(key);
    if (row != nullptr) std::printf("%s=%s\n", key, row->get().c_str());
  }
}

int broker(const BrokerFlags& flags) {
  BrokerSettings settings;
  const auto warnings = configure(flags, settings);
  if (!warnings.ok()) return fail("broker", warnings.error());
  Status done = open_log(flags.common, settings.log, *warnings);
  if (!done.ok()) return fail("broker", done.error());
  if (flags.print_important) {
    print_important(settings.all);
    return 0;
  }
  if (print_settings(flags.common, settings.all)) return 0;
  done = run(settings);
  return done.ok() ? 0 : fail("broker", done.error());
}

}  // namespace

void add_broker_command(CLI::App& app, int& exit_code) {
  auto flags = std::make_shared<BrokerFlags>();
  CLI::App* command = app.add_subcommand("broker", "A broker alone");
  command->add_option("-n,--namesrvAddr", flags->name_servers, "name servers to register with")
      ->type_name("ADDR;ADDR");
  command->add_option("--data", flags->data_dir, "directory for everything that is kept")
      ->type_name("DIR");
  command
      ->add_option("--broker-port", flags->port,
                   "0: a free one; port - 2 is used too (default: 10911)")
      ->type_name("PORT")
      ->check(CLI::Range(0, 65535));
  add_server_flags(*command, flags->common);
  command->add_flag("-m,--printImportantConfig", flags->print_important,
                    "print the important settings and exit");
  command->footer(
      "Examples:\n"
      "  saker broker -n 127.0.0.1:9876\n"
      "  saker broker -n '10.0.0.5:9876;10.0.0.6:9876' -c broker.conf\n"
      "  saker broker -c broker.conf -p");
  command->callback([flags, &exit_code] { exit_code = broker(*flags); });
}

}  // namespace saker::apps
