#pragma once

#include <memory>
#include <thread>

#include "api/measures.h"
#include "base/clock.h"
#include "base/result.h"
#include "front/http/http_site.h"
#include "net/listener.h"
#include "net/loop.h"

namespace saker::front {

/// Serves a site over HTTP on a thread of its own, so that who looks at a broker costs its clients
/// nothing. Thread: its owner.
class HttpServer final : public api::MeasureSource {
 public:
  static constexpr std::size_t kConnectionsMax = 64;
  static constexpr std::int64_t kIdleMs = 30'000;

  /// Binds; port 0 takes a free one. The site outlives the server, the clock every answer. Errors
  /// name the address.
  static Result<std::unique_ptr<HttpServer>> listen(const HostAddress& address, HttpSite& site,
                                                    const Clock& clock);
  ~HttpServer() override;

  const HostAddress& address() const { return listener_->address(); }
  void start();
  /// Ends the thread; answers that are not written, or come later, are lost. Idempotent.
  void stop();

  /// Thread: any.
  void measure(metrics::Exposition&) override {}
  std::vector<api::Bound> bounds() const override {
    return {{"http_connections", static_cast<std::int64_t>(loop_->connection_count()),
             std::int64_t{kConnectionsMax}}};
  }

 private:
  HttpServer(HttpSite& site, const Clock& clock)
      : site_(site), loop_(std::make_shared<net::Loop>(0, clock)) {}
  void accept(net::Descriptor socket, const HostAddress& peer);

  HttpSite& site_;
  const std::shared_ptr<net::Loop> loop_;  ///< shared with the answers that are still to come
  std::unique_ptr<net::Listener> listener_;
  std::thread thread_;
};

}  // namespace saker::front
