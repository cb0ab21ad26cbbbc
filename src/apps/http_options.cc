#include "apps/http_options.h"

#include "config/checked.h"
#include "model/address_text.h"

namespace saker::apps {
namespace {

// RocketMQ's own ports are a broker's, and 1 above and 2 below it.
constexpr std::int32_t kAbove = 3;
constexpr std::int32_t kPortMax = 65'535;

}  // namespace

front::AdminAccess HttpOptions::admin_access() const {
  if (admin == "everybody") return front::AdminAccess::kEverybody;
  return admin == "local" ? front::AdminAccess::kLocal : front::AdminAccess::kNobody;
}

Result<HostAddress> HttpOptions::address(std::int32_t main_port) const {
  const std::int32_t wanted = has_port() ? port : main_port + kAbove;
  const std::int32_t real = wanted > kPortMax ? 0 : wanted;
  const auto parsed = parse_host_address(bind_address + ":" + std::to_string(real));
  if (parsed) return *parsed;
  return Error{ErrorCode::kInvalidArgument,
               "httpBindAddress: '" + bind_address + "' is no IP address"};
}

config::Table port_settings(HttpOptions& options) {
  using config::Reload;
  return {
      config::boolean("httpEnable", options.enabled,
                      {"", Reload::kNo,
                       "Serves /healthz, /readyz, /metrics and, of a broker, /api/v1 over HTTP."}),
      config::checked(
          config::text("httpBindAddress", options.bind_address,
                       {"", Reload::kNo,
                        "IP address of the HTTP port; what it shows is for everybody who reaches "
                        "it."}),
          check_ip_address),
      config::integer(
          "httpPort", options.port, {HttpOptions::kBeside, kPortMax},
          {"", Reload::kNo,
           "Port of HTTP; 0: a free one; -1: listenPort + 3, and none if that is taken, "
           "or a free one where listenPort is 0."}),
  };
}

config::Table settings(HttpOptions& options) {
  using config::Reload;
  config::Table table = port_settings(options);
  table.push_back(
      config::choice("httpAdmin", options.admin, {"local", "everybody", "nobody"},
                     {"", Reload::kNo,
                      "Who may use /api/v1, which asks for no password: processes of this machine, "
                      "who reaches the port, or nobody."}));
  return table;
}

}  // namespace saker::apps
