#pragma once

#include <memory>
#include <string_view>

#include "front/http/http_site.h"
#include "net/connection.h"

namespace saker::front {

/// HTTP/1.1 on one connection: requests one after the other, with bounds for all that a peer sends.
/// Thread: loop.
class HttpSession final : public net::ConnectionHandler {
 public:
  static constexpr std::size_t kHeaderBytesMax = 8 << 10;
  static constexpr std::size_t kBodyBytesMax = 64 << 10;

  /// The site outlives the session.
  explicit HttpSession(HttpSite& site);
  ~HttpSession() override;

  std::size_t on_data(net::Connection& connection, std::string_view bytes) override;
  void on_close(net::Connection& connection, std::string_view reason) override;

 private:
  struct Parser;

  void answer(net::Connection& connection);
  void refuse(net::Connection& connection, int status, std::string_view why);

  HttpSite& site_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace saker::front
