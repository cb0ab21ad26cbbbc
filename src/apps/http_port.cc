#include "apps/http_port.h"

#include "base/log.h"

namespace saker::apps {

Result<std::unique_ptr<front::HttpServer>> open_http(HttpOptions& options, std::string_view who,
                                                     std::int32_t main_port, front::HttpSite& site,
                                                     api::Measures& measures, const Clock& clock) {
  if (!options.enabled) return std::unique_ptr<front::HttpServer>();
  const Result<HostAddress> address = options.address(main_port);
  if (!address) return address.error();
  auto opened = front::HttpServer::listen(*address, site, clock);
  if (opened) {
    if (options.port == 0) options.port = (*opened)->address().port;
    measures.add_source(**opened);
    (*opened)->start();
    return opened;
  }
  // A port that nobody asked for is no reason not to start.
  if (options.has_port()) return opened.error();
  log::warn("{}: no health and metrics over HTTP, set httpPort: {}", who, opened.error().message);
  return std::unique_ptr<front::HttpServer>();
}

}  // namespace saker::apps
