#pragma once

#include <span>
#include <string>

#include "base/clock.h"
#include "config/settings.h"
#include "metrics/exposition.h"
#include "namesrv/config_files.h"
#include "namesrv/figures.h"
#include "namesrv/options.h"
#include "namesrv/request_handler.h"
#include "namesrv/verb.h"

namespace saker::namesrv {

/// A name server: where brokers register and clients ask which broker has a topic. Knows no socket:
/// whoever builds it puts handler() behind a port and calls expire() every scan_interval_ms().
///
/// Thread: any, after load().
class NameServer {
 public:
  /// Everything given outlives the server. `settings` holds the table of `options`; from here on
  /// only the server touches both.
  NameServer(Options& options, config::Settings& settings, ConfigFiles& files, const Clock& clock);
  NameServer(const NameServer&) = delete;

  /// Reads the key-value configuration. Before the first request. Errors: kIo, kCorrupt.
  Status load() { return kv_.load(); }

  rpc::Handler& handler() { return handler_; }

  /// Unregisters brokers that have been silent for too long.
  void expire() { routes_.expire(); }
  std::int32_t scan_interval_ms() const { return config_.options().scan_interval_ms; }

  /// Where changes by administrators are written down. Before the first request.
  void set_audit(LineSink audit) { services_.audit = std::move(audit); }

  /// Takes over what may change at run time from the file that the settings came from (empty: there
  /// is none); `assigned`: key=value that win over it. The log says what changed, what needs a
  /// restart, and why nothing was taken over.
  /// `trial`: settings of the same rows, for values that only a start takes.
  void reread(const std::string& file, std::span<const std::string> assigned,
              config::Settings* trial = nullptr);

  /// Clients are given routes; else it waits for brokers to register first (needWaitForService).
  bool is_ready() const { return !services_.is_too_early(); }
  /// Adds what it knows and has done.
  void measure(metrics::Exposition& out) const;

  Services& services() { return services_; }  ///< for tests

 private:
  RuntimeConfig config_;
  RouteTable routes_;
  KvStore kv_;
  Figures figures_;
  Services services_;
  RequestHandler handler_;
};

}  // namespace saker::namesrv
