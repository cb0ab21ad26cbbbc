#pragma once

#include <future>
#include <utility>

#include "front/http/http_site.h"

namespace saker::front {

/// Asks a site and waits for its answer. For tests.
inline HttpReply answer_of(HttpSite& site, const HttpRequest& request) {
  std::promise<HttpReply> promise;
  std::future<HttpReply> answer = promise.get_future();
  site.answer(request, [promise = std::move(promise)](HttpReply reply) mutable {
    promise.set_value(std::move(reply));
  });
  return answer.get();
}

}  // namespace saker::front
