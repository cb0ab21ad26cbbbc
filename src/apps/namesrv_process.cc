#include "apps/namesrv_process.h"

#include "apps/http_port.h"
#include "apps/reopened_logs.h"
#include "config/checked.h"
#include "config/rocketmq_keys.h"

namespace saker::apps {

NamesrvSettings::NamesrvSettings() : all(config::rocketmq_keys()) {
  all.add(namesrv::settings(options));
  all.add(settings(server));
  all.add(port_settings(http));
  all.add(settings(log));
}

NamesrvProcess::NamesrvProcess(NamesrvSettings& settings, net::LoopGroup& loops, const Clock& clock)
    : settings_(settings),
      loops_(loops),
      clock_(clock),
      name_server_(settings.options, settings.all, files_, clock),
      server_(loops, clock, settings.server.to_rpc()),
      loop_measures_(loops),
      measures_(name_server_),
      site_(measures_) {
  measures_.add_source(loop_measures_);
}

Result<HostAddress> NamesrvProcess::start() {
  if (const Status checked = config::check_values(settings_.all); !checked.ok()) {
    return checked.error();
  }
  if (const Status loaded = name_server_.load(); !loaded.ok()) return loaded.error();
  if (const Status opened = open_audit(); !opened.ok()) return opened.error();
  const std::string text =
      settings_.options.bind_address + ":" + std::to_string(settings_.options.listen_port);
  const auto address = parse_host_address(text);
  if (!address) {
    return Error{ErrorCode::kInvalidArgument,
                 "bindAddress: '" + settings_.options.bind_address + "' is no IP address"};
  }
  auto bound = server_.listen(*address);
  if (!bound.ok()) return bound.error();
  if (const Status served = open_http(*bound); !served.ok()) return served.error();
  server_.start(name_server_.handler());
  schedule_expiry();
  return *bound;
}

void NamesrvProcess::reread_settings() {
  reopen_logs(audit_log_.get());
  NamesrvSettings trial;
  name_server_.reread(settings_.file, settings_.assigned, &trial.all);
}

Status NamesrvProcess::open_audit() {
  if (settings_.options.audit_log.empty()) return {};
  if (audit_log_ == nullptr) {
    auto opened = front::AuditLog::open(settings_.options.audit_log);
    if (!opened.ok()) return opened.error();
    audit_log_ = std::move(*opened);
  }
  name_server_.set_audit([log = audit_log_](const std::string& line) { log->write(line); });
  return {};
}

Status NamesrvProcess::open_http(const HostAddress& bound) {
  HttpOptions& http = settings_.http;
  // Who takes any port for the name server wants no certain one beside it.
  if (settings_.options.listen_port == 0 && !http.has_port()) http.port = 0;
  measures_.set_node_id(to_string(bound));
  auto opened = apps::open_http(http, "namesrv", bound.port, site_, measures_, clock_);
  if (!opened) return opened.error();
  http_ = std::move(*opened);
  return {};
}

void NamesrvProcess::schedule_expiry() {
  loops_[0].call_after(name_server_.scan_interval_ms(), [this] {
    name_server_.expire();
    schedule_expiry();
  });
}

}  // namespace saker::apps
