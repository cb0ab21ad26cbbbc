#include "namesrv/figures.h"

#include "wire/remoting/code.h"

namespace saker::namesrv {

void Figures::note(std::int32_t request_code, std::int32_t response_code) {
  namespace request = wire::remoting::request;
  namespace response = wire::remoting::response;
  requests_.fetch_add(1, kRelaxed);
  if (request_code == request::kRegisterBroker && response_code == response::kSuccess)
    registrations_.fetch_add(1, kRelaxed);
  if (request_code != request::kGetRouteInfoByTopic) return;
  Count& routes = response_code == response::kSuccess         ? routes_found_
                  : response_code == response::kTopicNotExist ? routes_missing_
                                                              : routes_refused_;
  routes.fetch_add(1, kRelaxed);
}

}  // namespace saker::namesrv
