#pragma once

#include <memory>
#include <string>
#include <vector>

#include "apps/http_options.h"
#include "apps/log_options.h"
#include "apps/loop_lanes.h"
#include "apps/loop_measures.h"
#include "apps/loopback_desk.h"
#include "apps/rpc_name_server_link.h"
#include "apps/server_options.h"
#include "apps/settings_desk.h"
#include "broker/broker.h"
#include "config/settings.h"
#include "front/http/admin/admin_site.h"
#include "front/http/health_site.h"
#include "front/http/http_server.h"
#include "front/remoting/remoting.h"
#include "net/loop_group.h"
#include "rpc/server.h"

namespace saker::apps {

/// The settings of a broker, ready to be applied to. Thread: one, before the start.
struct BrokerSettings {
  BrokerSettings();

  std::string file;                      ///< that they were read from; empty: none
  std::vector<std::string> assigned;     ///< key=value of the command line, which win over the file
  std::string bind_address = "0.0.0.0";  ///< bindAddress
  std::string black_list = "configBlackList;brokerConfigPath";  ///< configBlackList
  broker::Options options;
  store::Options store;
  ServerOptions server;
  HttpOptions http;
  front::WatchOptions watch;
  LogOptions log;
  config::Settings all;
};

/// A broker with its ports.
///
///     start ─▶ loops run ─▶ registered ─▶ leave ─▶ loops stop ─▶ close
///
/// Thread: main.
class BrokerProcess {
 public:
  /// Everything outlives the process.
  BrokerProcess(BrokerSettings& settings, net::LoopGroup& loops, const Clock& clock);

  /// Something else that runs in this process and is measured with it. Before the start.
  void measure_too(api::MeasureSource& other) { others_.push_back(&other); }

  /// Changes are written down there, and not in a log of its own. Before the start.
  void share_audit_log(std::shared_ptr<front::AuditLog> log) { audit_log_ = std::move(log); }

  /// Opens the store, binds the ports (listenPort and, for old clients, listenPort - 2) and serves
  /// as soon as the loops run. listenPort 0 takes a free pair. Returns the main address.
  Result<HostAddress> start();

  /// For the ready line: " http=" and the address, or nothing where HTTP is not served.
  std::string http_words() const {
    return http_ ? " http=" + to_string(http_->address()) : std::string();
  }

  /// Takes the broker into the routes; waits for the first name server, `timeout_ms` at most. For
  /// running loops.
  bool join(std::int64_t timeout_ms);
  /// What SIGHUP asks for: opens the logs again and takes over from the settings' file what may
  /// change at run time. Thread: any.
  void reread_settings();
  /// Takes the broker out of the routes. For running loops.
  void leave();
  /// Flushes and closes. For stopped loops.
  void close();

 private:
  Status open_front();
  Status open_http(const HostAddress& address);
  Result<HostAddress> bind();
  Result<HostAddress> bind_pair(std::int32_t port);
  void hook_lanes();
  void schedule_tick(net::Loop& loop);

  BrokerSettings& settings_;
  net::LoopGroup& loops_;
  const Clock& clock_;
  LoopLanes lanes_;
  RpcNameServerLink link_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<broker::Broker> broker_;
  std::unique_ptr<SettingsDesk> settings_desk_;
  std::unique_ptr<front::Remoting> front_;
  std::unique_ptr<LoopMeasures> loop_measures_;
  std::vector<api::MeasureSource*> others_;
  std::shared_ptr<front::AuditLog> audit_log_;  ///< null: changes are not written down
  std::unique_ptr<front::HealthSite> site_;
  std::unique_ptr<LoopbackDesk> desk_;
  std::unique_ptr<front::AdminSite> admin_site_;
  std::unique_ptr<front::HttpServer> http_;
};

}  // namespace saker::apps
