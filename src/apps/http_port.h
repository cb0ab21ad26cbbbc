#pragma once

#include <memory>
#include <string_view>

#include "apps/http_options.h"
#include "base/clock.h"
#include "front/http/http_server.h"

namespace saker::apps {

/// Serves a site where the options say, which then have the real port. Null where HTTP is switched
/// off, or a port is taken that nobody asked for; the latter is logged. `who` serves at `main_port`
/// else. Site, measures and clock outlive the server.
Result<std::unique_ptr<front::HttpServer>> open_http(HttpOptions& options, std::string_view who,
                                                     std::int32_t main_port, front::HttpSite& site,
                                                     api::Measures& measures, const Clock& clock);

}  // namespace saker::apps
