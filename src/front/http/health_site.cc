#include "front/http/health_site.h"

#include <array>
#include <string>

namespace saker::front {
namespace {

constexpr std::string_view kExposition = "text/plain; version=0.0.4; charset=utf-8";

HttpReply unavailable(const std::string& why) { return {.status = 503, .body = why + "\n"}; }

}  // namespace

void HealthSite::answer(const HttpRequest& request, HttpCompletion done) {
  done(reply_to(request));
}

HttpReply HealthSite::reply_to(const HttpRequest& request) const {
  struct Route {
    std::string_view path;
    HttpReply (HealthSite::*reply)() const;
  };
  static constexpr std::array kRoutes{Route{"/healthz", &HealthSite::healthz},
                                      Route{"/readyz", &HealthSite::readyz},
                                      Route{"/metrics", &HealthSite::metrics}};
  std::string paths;
  for (const Route& route : kRoutes) {
    if (route.path != request.path) {
      paths.append(" ").append(route.path);
    } else if (request.method == "GET" || request.method == "HEAD") {
      return (this->*route.reply)();
    } else {
      return {.status = 405,
              .body = std::string(request.method) + " is not served here; GET is\n",
              .allow = "GET, HEAD"};
    }
  }
  return {.status = 404,
          .body = "nothing is at " + std::string(request.path) + "; there is:" + paths + "\n"};
}

HttpReply HealthSite::healthz() const {
  const api::Condition now = measures_.condition();
  return now.is_sound ? HttpReply{.body = "ok\n"} : unavailable(now.why);
}

HttpReply HealthSite::readyz() const {
  const api::Condition now = measures_.condition();
  return now.is_ready ? HttpReply{.body = "ready\n"} : unavailable(now.why);
}

HttpReply HealthSite::metrics() const {
  return {.body = measures_.collect(), .content_type = kExposition};
}

}  // namespace saker::front
