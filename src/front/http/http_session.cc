#include "front/http/http_session.h"

#include <optional>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>

namespace saker::front {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

std::string_view view_of(beast::string_view text) { return {text.data(), text.size()}; }

/// The bytes of an answer. HEAD gets the length of the body, not the body.
std::string encode(const HttpReply& reply, unsigned version, bool keep_alive, bool is_head) {
  http::response<http::string_body> answer(static_cast<http::status>(reply.status), version);
  answer.set(http::field::server, "saker");
  answer.set(http::field::content_type,
             beast::string_view(reply.content_type.data(), reply.content_type.size()));
  answer.set(http::field::cache_control, "no-store");
  if (!reply.allow.empty()) {
    answer.set(http::field::allow, beast::string_view(reply.allow.data(), reply.allow.size()));
  }
  answer.keep_alive(keep_alive);
  if (answer.result() != http::status::no_content) answer.content_length(reply.body.size());
  std::string bytes;
  http::serializer<false, http::string_body> serializer(answer);
  serializer.split(true);  // the head alone: the body is appended as it is
  beast::error_code error;
  while (!serializer.is_header_done()) {
    serializer.next(error, [&](beast::error_code&, const auto& buffers) {
      for (const boost::asio::const_buffer buffer : beast::buffers_range_ref(buffers)) {
        bytes.append(static_cast<const char*>(buffer.data()), buffer.size());
      }
      serializer.consume(beast::buffer_bytes(buffers));
    });
    if (error) break;
  }
  if (!is_head) bytes += reply.body;
  return bytes;
}

int status_of(beast::error_code error) {
  if (error == http::error::header_limit) return 431;
  if (error == http::error::body_limit) return 413;
  return 400;
}

}  // namespace

struct HttpSession::Parser {
  std::optional<http::request_parser<http::string_body>> of_request;

  http::request_parser<http::string_body>& fresh() {
    of_request.emplace();
    of_request->eager(true);
    of_request->header_limit(kHeaderBytesMax);
    of_request->body_limit(kBodyBytesMax);
    return *of_request;
  }
};

HttpSession::HttpSession(HttpSite& site) : site_(site), parser_(std::make_unique<Parser>()) {
  parser_->fresh();
}
HttpSession::~HttpSession() = default;

std::size_t HttpSession::on_data(net::Connection& connection, std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && !connection.closed() && !connection.output_full()) {
    auto& parser = *parser_->of_request;
    beast::error_code error;
    const std::string_view rest = bytes.substr(taken);
    const std::size_t used = parser.put(boost::asio::const_buffer(rest.data(), rest.size()), error);
    taken += used;
    if (error && error != http::error::need_more) {
      refuse(connection, status_of(error), error.message());
      return bytes.size();
    }
    if (parser.is_done()) {
      answer(connection);
      continue;
    }
    // A line that is not whole stays where it is, within bounds: put() refuses longer ones.
    if (used == 0 || error == http::error::need_more) return taken;
  }
  return taken;
}

void HttpSession::answer(net::Connection& connection) {
  const http::request<http::string_body> request = parser_->of_request->release();
  parser_->fresh();
  const std::string_view target = view_of(request.target());
  const std::size_t mark = target.find('?');
  const HttpReply reply =
      site_.answer({.method = view_of(request.method_string()),
                    .path = target.substr(0, mark),
                    .query = mark == std::string_view::npos ? "" : target.substr(mark + 1),
                    .body = request.body(),
                    .content_type = view_of(request[http::field::content_type]),
                    .host = view_of(request[http::field::host]),
                    .origin = view_of(request[http::field::origin]),
                    .peer = connection.peer()});
  const bool keep_alive = request.keep_alive();
  connection.outbox().text() +=
      encode(reply, request.version(), keep_alive, request.method() == http::verb::head);
  connection.outbox().commit_text();
  connection.touch_output();
  if (!keep_alive) connection.close_when_written("the client wants no more");
}

void HttpSession::refuse(net::Connection& connection, int status, std::string_view why) {
  HttpReply reply;
  reply.status = status;
  reply.body = "this is no request that can be served: " + std::string(why) + "\n";
  connection.outbox().text() += encode(reply, 11, false, false);
  connection.outbox().commit_text();
  connection.touch_output();
  connection.close_when_written("a broken HTTP request");
}

void HttpSession::on_close(net::Connection&, std::string_view) {}

}  // namespace saker::front
