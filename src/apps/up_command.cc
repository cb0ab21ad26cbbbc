#include "apps/up_command.h"

#include <optional>

#include <CLI/CLI.hpp>

#include "apps/broker_process.h"
#include "apps/namesrv_process.h"
#include "apps/server_flags.h"
#include "apps/service_notifier.h"
#include "apps/stop_signal.h"
#include "apps/stopwatch.h"
#include "base/log.h"
#include "file/descriptor_limit.h"

namespace saker::apps {
namespace {

constexpr std::int64_t kJoinTimeoutMs = 5000;
constexpr const char* kLoopback = "127.0.0.1";

struct UpFlags {
  ServerFlags common;
  std::string data_dir = "./saker-data";
  std::optional<std::int32_t> namesrv_port;
  std::optional<std::int32_t> broker_port;
};

/// Defaults of the standalone form, then file and assignments, then the flags of their own.
Result<config::Warnings> configure(const UpFlags& flags, BrokerSettings& broker,
                                   NamesrvSettings& namesrv) {
  broker.bind_address = kLoopback;
  broker.options.ip = kLoopback;
  broker.options.broker_name = "broker-a";
  broker.store.root_dir = flags.data_dir + "/store";
  broker.file = flags.common.config_file;
  broker.assigned = flags.common.assignments;
  auto warnings = apply_flags(flags.common, broker.all);
  if (!warnings.ok()) return warnings;

  if (!flags.common.listen.empty()) {
    broker.bind_address = flags.common.listen;
    if (flags.common.listen != "0.0.0.0") broker.options.ip = flags.common.listen;
  }
  if (flags.broker_port) broker.options.listen_port = *flags.broker_port;
  namesrv.options.bind_address = broker.bind_address;
  namesrv.options.listen_port = flags.namesrv_port.value_or(namesrv.options.listen_port);
  namesrv.options.kv_config_path = flags.data_dir + "/namesrv/kvConfig.json";
  namesrv.options.config_store_path = flags.data_dir + "/namesrv/namesrv.properties";
  namesrv.options.audit_log = broker.watch.audit_log;
  namesrv.server = broker.server;
  namesrv.http.enabled = false;  // the broker's port shows both
  return warnings;
}

/// Where this process reaches its own name server.
std::string reachable(const HostAddress& bound) {
  const std::string text = to_string(bound);
  return text.starts_with("0.0.0.0:") ? kLoopback + text.substr(7) : text;
}

/// The one file of both servers; null: they write nothing down.
Result<std::shared_ptr<front::AuditLog>> open_audit_log(const std::string& where) {
  if (where.empty()) return std::shared_ptr<front::AuditLog>();
  return front::AuditLog::open(where);
}

Status run_standalone(BrokerSettings& broker_settings, NamesrvSettings& namesrv_settings) {
  const Stopwatch stopwatch;
  file::raise_descriptor_limit();
  StopSignal signal;
  const SystemClock clock;
  net::LoopGroup loops(broker_settings.server.loops(), clock);
  ServiceNotifier notifier(loops, NotifyTarget::from_environment());
  const auto audit_log = open_audit_log(broker_settings.watch.audit_log);
  if (!audit_log.ok()) return audit_log.error();
  NamesrvProcess namesrv(namesrv_settings, loops, clock);
  namesrv.share_audit_log(*audit_log);
  const auto namesrv_address = namesrv.start();
  if (!namesrv_address.ok()) return namesrv_address.error();

  std::string& name_servers = broker_settings.options.name_servers;
  if (!name_servers.empty()) name_servers += ";";
  name_servers += reachable(*namesrv_address);
  BrokerProcess broker(broker_settings, loops, clock);
  broker.measure_too(namesrv.measures());
  broker.share_audit_log(*audit_log);
  const auto broker_address = broker.start();
  if (!broker_address.ok()) return broker_address.error();

  loops.start();
  if (!broker.join(kJoinTimeoutMs)) log::warn("up: no name server took the registration yet");
  const std::string words = "namesrv=" + to_string(*namesrv_address) +
                            " broker=" + to_string(*broker_address) +
                            " store=" + broker_settings.store.root_dir + broker.http_words();
  print_ready(words, stopwatch);
  notifier.ready(words);
  signal.wait([&broker] { broker.reread_settings(); });
  notifier.stopping();
  broker.leave();
  loops.stop();
  broker.close();
  return {};
}

int up(const UpFlags& flags) {
  BrokerSettings broker;
  NamesrvSettings namesrv;
  const auto warnings = configure(flags, broker, namesrv);
  if (!warnings.ok()) return fail("up", warnings.error());
  Status done = open_log(flags.common, broker.log, *warnings);
  if (!done.ok()) return fail("up", done.error());
  if (print_settings(flags.common, broker.all)) return 0;
  done = run_standalone(broker, namesrv);
  return done.ok() ? 0 : fail("up", done.error());
}

}  // namespace

void add_up_command(CLI::App& app, int& exit_code) {
  auto flags = std::make_shared<UpFlags>();
  CLI::App* command = app.add_subcommand("up", "Name server and broker in one process");
  command->add_option("--data", flags->data_dir, "directory for everything that is kept")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_option("--namesrv-port", flags->namesrv_port, "0: a free one (default: 9876)")
      ->type_name("PORT")
      ->check(CLI::Range(0, 65535));
  command
      ->add_option("--broker-port", flags->broker_port,
                   "0: a free one; port - 2 is used too (default: 10911)")
      ->type_name("PORT")
      ->check(CLI::Range(0, 65535));
  add_server_flags(*command, flags->common);
  command->footer(
      "Listens on 127.0.0.1 unless --listen says otherwise. Ready when stdout says so.\n\n"
      "Examples:\n"
      "  saker up\n"
      "  saker up --data /var/lib/saker --listen 10.0.0.5\n"
      "  saker up --namesrv-port 0 --broker-port 0 --set flushDiskType=SYNC_FLUSH");
  command->callback([flags, &exit_code] { exit_code = up(*flags); });
}

}  // namespace saker::apps
