#include "namesrv/name_server.h"

namespace saker::namesrv {

NameServer::NameServer(Options& options, config::Settings& settings, ConfigFiles& files,
                       const Clock& clock)
    : config_(options, settings, files),
      routes_(clock),
      kv_(files, options.kv_config_path),
      services_{routes_, kv_, config_, clock, clock.steady_ms()},
      handler_(services_) {
  routes_.set_rules(rules_of(options));
}

}  // namespace saker::namesrv
