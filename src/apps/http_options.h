#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "config/setting.h"
#include "front/http/admin/admin_site.h"
#include "model/host_address.h"

namespace saker::apps {

/// Where health and metrics are served over HTTP.
struct HttpOptions {
  static constexpr std::int32_t kBeside = -1;

  bool enabled = true;                     ///< httpEnable
  std::string bind_address = "127.0.0.1";  ///< httpBindAddress
  std::int32_t port = kBeside;             ///< httpPort
  std::string admin = "local";             ///< httpAdmin

  front::AdminAccess admin_access() const;
  bool has_port() const { return port != kBeside; }
  /// Error: kInvalidArgument for what is no IP address.
  Result<HostAddress> address(std::int32_t main_port) const;
};

/// Where any server listens.
config::Table port_settings(HttpOptions& options);
/// Of a broker, which can also be administered.
config::Table settings(HttpOptions& options);

}  // namespace saker::apps
