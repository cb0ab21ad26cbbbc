#pragma once

#include <memory>
#include <string>

#include "apps/disk_config_files.h"
#include "apps/log_options.h"
#include "apps/server_options.h"
#include "config/settings.h"
#include "namesrv/name_server.h"
#include "net/loop_group.h"
#include "rpc/server.h"

namespace saker::apps {

/// The settings of a name server, ready to be applied to. Thread: one, before the start.
struct NamesrvSettings {
  NamesrvSettings();

  namesrv::Options options;
  ServerOptions server;
  LogOptions log;
  config::Settings all;
};

/// A name server with its port. Built and started before the loops run, destroyed after.
class NamesrvProcess {
 public:
  /// Everything outlives the process.
  NamesrvProcess(NamesrvSettings& settings, net::LoopGroup& loops, const Clock& clock);

  /// Reads its files, binds and serves as soon as the loops run. Returns the bound address.
  Result<HostAddress> start();

 private:
  void schedule_expiry();

  NamesrvSettings& settings_;
  net::LoopGroup& loops_;
  DiskConfigFiles files_;
  namesrv::NameServer name_server_;
  rpc::Server server_;
};

}  // namespace saker::apps
