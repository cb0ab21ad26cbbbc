#include "apps/namesrv_process.h"

#include "config/rocketmq_keys.h"

namespace saker::apps {

NamesrvSettings::NamesrvSettings() : all(config::rocketmq_keys()) {
  all.add(namesrv::settings(options));
  all.add(settings(server));
  all.add(settings(log));
}

NamesrvProcess::NamesrvProcess(NamesrvSettings& settings, net::LoopGroup& loops, const Clock& clock)
    : settings_(settings),
      loops_(loops),
      name_server_(settings.options, settings.all, files_, clock),
      server_(loops, clock, settings.server.to_rpc()) {}

Result<HostAddress> NamesrvProcess::start() {
  if (const Status loaded = name_server_.load(); !loaded.ok()) return loaded.error();
  const std::string text =
      settings_.options.bind_address + ":" + std::to_string(settings_.options.listen_port);
  const auto address = parse_host_address(text);
  if (!address) {
    return Error{ErrorCode::kInvalidArgument,
                 "bindAddress: '" + settings_.options.bind_address + "' is no IP address"};
  }
  auto bound = server_.listen(*address);
  if (!bound.ok()) return bound.error();
  server_.start(name_server_.handler());
  schedule_expiry();
  return *bound;
}

void NamesrvProcess::schedule_expiry() {
  loops_[0].call_after(name_server_.scan_interval_ms(), [this] {
    name_server_.expire();
    schedule_expiry();
  });
}

}  // namespace saker::apps
