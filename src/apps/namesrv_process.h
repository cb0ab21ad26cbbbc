#pragma once

#include <memory>
#include <string>
#include <vector>

#include "apps/disk_config_files.h"
#include "apps/http_options.h"
#include "apps/log_options.h"
#include "apps/loop_measures.h"
#include "apps/namesrv_measures.h"
#include "apps/server_options.h"
#include "config/settings.h"
#include "front/audit_log.h"
#include "front/http/health_site.h"
#include "front/http/http_server.h"
#include "namesrv/name_server.h"
#include "net/loop_group.h"
#include "rpc/server.h"

namespace saker::apps {

/// The settings of a name server, ready to be applied to. Thread: one, before the start.
struct NamesrvSettings {
  NamesrvSettings();

  std::string file;                   ///< that they were read from; empty: none
  std::vector<std::string> assigned;  ///< key=value of the command line, which win over the file
  namesrv::Options options;
  ServerOptions server;
  HttpOptions http;
  LogOptions log;
  config::Settings all;
};

/// A name server with its ports. Built and started before the loops run, destroyed after.
class NamesrvProcess {
 public:
  /// Everything outlives the process.
  NamesrvProcess(NamesrvSettings& settings, net::LoopGroup& loops, const Clock& clock);

  /// Changes are written down there, and not in a log of its own. Before the start.
  void share_audit_log(std::shared_ptr<front::AuditLog> log) { audit_log_ = std::move(log); }

  /// Reads its files, binds and serves as soon as the loops run. Returns the bound address.
  Result<HostAddress> start();

  /// What SIGHUP asks for: opens the logs again and takes over from the settings' file what may
  /// change at run time. Thread: any.
  void reread_settings();

  /// For the ready line: " http=" and the address, or nothing where HTTP is not served.
  std::string http_words() const {
    return http_ ? " http=" + to_string(http_->address()) : std::string();
  }
  /// For the scrape of a broker in the same process.
  api::MeasureSource& measures() { return measures_; }

 private:
  Status open_audit();
  Status open_http(const HostAddress& bound);
  void schedule_expiry();

  NamesrvSettings& settings_;
  net::LoopGroup& loops_;
  const Clock& clock_;
  DiskConfigFiles files_;
  namesrv::NameServer name_server_;
  rpc::Server server_;
  LoopMeasures loop_measures_;
  NamesrvMeasures measures_;
  front::HealthSite site_;
  std::unique_ptr<front::HttpServer> http_;
  std::shared_ptr<front::AuditLog> audit_log_;  ///< null: changes are not written down
};

}  // namespace saker::apps
