#pragma once

#include <memory>
#include <string_view>

#include "front/http/http_site.h"
#include "net/connection.h"

namespace saker::front {

/// HTTP/1.1 on one connection, with bounds for all that a peer sends: one request is asked of the
/// site, and until it is answered nothing more is read.
///
///     reading ─ a whole request ─▶ waiting ─ the site's answer ─▶ reading
///
/// Thread: loop.
class HttpSession final : public net::ConnectionHandler,
                          public std::enable_shared_from_this<HttpSession> {
 public:
  static constexpr std::size_t kHeaderBytesMax = 8 << 10;
  static constexpr std::size_t kBodyBytesMax = 1 << 20;

  /// The site outlives the session; the loop is that of its connection.
  HttpSession(HttpSite& site, std::shared_ptr<net::Loop> loop);
  ~HttpSession() override;

  std::size_t on_data(net::Connection& connection, std::string_view bytes) override;
  void on_close(net::Connection& connection, std::string_view reason) override;

 private:
  struct Parser;
  struct Request;
  class Answer;

  void ask(net::Connection& connection);
  void finish(const Request& request, const HttpReply& reply);
  void refuse(net::Connection& connection, int status, std::string_view why);

  HttpSite& site_;
  const std::shared_ptr<net::Loop> loop_;
  std::unique_ptr<Parser> parser_;
  net::Connection* waiting_ = nullptr;  ///< while the site owes an answer
};

}  // namespace saker::front
