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
  static constexpr std::int32_t kBesideBroker = -1;

  bool enabled = true;                     ///< httpEnable
  std::string bind_address = "127.0.0.1";  ///< httpBindAddress
  std::int32_t port = kBesideBroker;       ///< httpPort
  std::string admin = "local";             ///< httpAdmin

  front::AdminAccess admin_access() const;
  bool has_port() const { return port != kBesideBroker; }
  /// Error: kInvalidArgument for what is no IP address.
  Result<HostAddress> address(std::int32_t broker_port) const;
};

config::Table settings(HttpOptions& options);

}  // namespace saker::apps
