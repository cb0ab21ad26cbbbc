#include "namesrv/name_server.h"

#include "base/log.h"

namespace saker::namesrv {

NameServer::NameServer(Options& options, config::Settings& settings, ConfigFiles& files,
                       const Clock& clock)
    : config_(options, settings, files),
      routes_(clock),
      kv_(files, options.kv_config_path),
      services_{routes_, kv_, config_, figures_, clock, clock.steady_ms()},
      handler_(services_) {
  routes_.set_rules(rules_of(options));
}

void NameServer::reread(const std::string& file, std::span<const std::string> assigned,
                        config::Settings* trial) {
  if (file.empty()) {
    log::error("namesrv: SIGHUP reads the file again that -c names, and there was none");
    return;
  }
  const auto reread = config_.reread(file, assigned, trial);
  const std::string line = config::audit_line(reread, file, services_.clock.wall_ms());
  if (services_.audit && !line.empty()) services_.audit(line);
  if (!reread) {
    log::error("namesrv: the settings stay as they are: {}", reread.error().message);
    return;
  }
  for (const std::string& warning : reread->warnings) log::warn("namesrv: {}", warning);
  for (const std::string& line : reread->changed) log::info("namesrv: changed to {}", line);
  if (reread->changed.empty()) log::info("namesrv: read the settings again, nothing changed");
  routes_.set_rules(rules_of(config_.options()));
}

void NameServer::measure(metrics::Exposition& out) const {
  struct Sizes {
    std::size_t brokers, names, clusters, topics;
  };
  const Sizes sizes = routes_.read([](const RouteState& state) {
    return Sizes{state.live.size(), state.brokers.size(), state.clusters.size(),
                 state.topics.size()};
  });
  const auto gauge = [&out](std::string_view name, std::string_view help, std::size_t value) {
    out.gauge(name, help);
    out.add(static_cast<std::int64_t>(value));
  };
  gauge("saker_namesrv_brokers", "Processes of brokers that are registered.", sizes.brokers);
  gauge("saker_namesrv_broker_names", "Names of brokers that are registered.", sizes.names);
  gauge("saker_namesrv_clusters", "Clusters that have a broker.", sizes.clusters);
  gauge("saker_namesrv_topics", "Topics that have a route.", sizes.topics);
  out.counter("saker_namesrv_requests_total", "Requests that were answered.");
  out.add(figures_.requests());
  out.counter("saker_namesrv_routes_total", "Routes that were asked for, by how that ended.");
  out.add(figures_.routes_found(), {{"result", "found"}});
  out.add(figures_.routes_missing(), {{"result", "missing"}});
  out.add(figures_.routes_refused(), {{"result", "refused"}});
  out.counter("saker_namesrv_registrations_total", "Registrations of brokers that were taken.");
  out.add(figures_.registrations());
  out.counter("saker_namesrv_brokers_lost_total",
              "Brokers that were taken out of the routes without their asking.");
  out.add(routes_.silent_count(), {{"reason", "silent"}});
  out.add(routes_.closed_count(), {{"reason", "closed"}});
}

}  // namespace saker::namesrv
