#pragma once

#include "api/measures.h"
#include "front/http/http_site.h"

namespace saker::front {

/// What a server shows to load balancers, orchestrators and Prometheus:
///
///     GET /healthz   200 while the process serves and its disk is sound, else 503 and why
///     GET /readyz    200 while it does its work (a broker takes messages), else 503 and why
///     GET /metrics   Prometheus' text format
class HealthSite final : public HttpSite {
 public:
  /// They outlive the site.
  explicit HealthSite(api::Measures& measures) : measures_(measures) {}

  void answer(const HttpRequest& request, HttpCompletion done) override;

 private:
  HttpReply reply_to(const HttpRequest& request) const;
  HttpReply healthz() const;
  HttpReply readyz() const;
  HttpReply metrics() const;

  api::Measures& measures_;
};

}  // namespace saker::front
