#pragma once

#include "api/measures.h"
#include "front/http/http_site.h"

namespace saker::front {

/// What a broker shows to load balancers, orchestrators and Prometheus:
///
///     GET /healthz   200 while the process serves and its disk is sound, else 503 and why
///     GET /readyz    200 while messages are taken, else 503 and why
///     GET /metrics   Prometheus' text format
class BrokerSite final : public HttpSite {
 public:
  /// They outlive the site.
  explicit BrokerSite(api::Measures& measures) : measures_(measures) {}

  HttpReply answer(const HttpRequest& request) override;

 private:
  HttpReply healthz() const;
  HttpReply readyz() const;
  HttpReply metrics() const;

  api::Measures& measures_;
};

}  // namespace saker::front
