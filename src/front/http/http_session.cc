#include "front/http/http_session.h"

#include <optional>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>

namespace saker::front {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

std::string_view view_of(beast::string_view text) { return {text.data(), text.size()}; }

/// How a request wants to be answered.
struct AnswerForm {
  unsigned version = 11;
  bool keep_alive = false;
  bool is_head = false;  ///< the length of the body, not the body
};

/// Appends the bytes of an answer, of which a scrape has megabytes.
void encode(const HttpReply& reply, const AnswerForm& form, std::string& bytes) {
  http::response<http::string_body> answer(static_cast<http::status>(reply.status), form.version);
  answer.set(http::field::server, "saker");
  answer.set(http::field::content_type,
             beast::string_view(reply.content_type.data(), reply.content_type.size()));
  answer.set(http::field::cache_control, "no-store");
  if (!reply.allow.empty()) {
    answer.set(http::field::allow, beast::string_view(reply.allow.data(), reply.allow.size()));
  }
  if (reply.retry_after_s > 0)
    answer.set(http::field::retry_after, std::to_string(reply.retry_after_s));
  answer.keep_alive(form.keep_alive);
  if (answer.result() != http::status::no_content) answer.content_length(reply.body.size());
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
  if (!form.is_head) bytes += reply.body;
}

int status_of(beast::error_code error) {
  if (error == http::error::header_limit) return 431;
  if (error == http::error::body_limit) return 413;
  return 400;
}

}  // namespace

struct HttpSession::Parser {
  std::optional<http::request_parser<http::string_body>> of_request;
  bool said_continue = false;

  http::request_parser<http::string_body>& fresh() {
    of_request.emplace();
    of_request->eager(true);
    of_request->header_limit(kHeaderBytesMax);
    of_request->body_limit(kBodyBytesMax);
    said_continue = false;
    return *of_request;
  }
  /// Whether the client sends the body only after a word (RFC 9110 §10.1.1), once a request.
  bool owes_continue() {
    if (said_continue || !of_request->is_header_done() || of_request->is_done()) return false;
    said_continue = true;
    const auto& message = of_request->get();
    return message.version() >= 11 && beast::iequals(message[http::field::expect], "100-continue");
  }
};

/// What was asked, for as long as the answer may look at it.
struct HttpSession::Request {
  http::request<http::string_body> message;
  HostAddress peer;

  HttpRequest view() const {
    const std::string_view target = view_of(message.target());
    const std::size_t mark = target.find('?');
    return {.method = view_of(message.method_string()),
            .path = target.substr(0, mark),
            .query = mark == std::string_view::npos ? "" : target.substr(mark + 1),
            .body = message.body(),
            .content_type = view_of(message[http::field::content_type]),
            .host = view_of(message[http::field::host]),
            .origin = view_of(message[http::field::origin]),
            .peer = peer};
  }
};

/// The right to answer a request, which somebody may let go: then that is the answer.
class HttpSession::Answer {
 public:
  Answer(std::shared_ptr<net::Loop> loop, std::weak_ptr<HttpSession> session,
         std::shared_ptr<const Request> request)
      : loop_(std::move(loop)), session_(std::move(session)), request_(std::move(request)) {}
  Answer(Answer&&) = default;
  ~Answer() {
    if (loop_) give({.status = 500, .body = "nobody answered; the log may say why\n"});
  }

  void give(HttpReply reply) {
    const auto loop = std::exchange(loop_, nullptr);
    loop->post([weak = session_, request = request_, reply = std::move(reply)] {
      if (const auto self = weak.lock()) self->finish(*request, reply);
    });
  }

 private:
  std::shared_ptr<net::Loop> loop_;  ///< null: given
  const std::weak_ptr<HttpSession> session_;
  const std::shared_ptr<const Request> request_;
};

HttpSession::HttpSession(HttpSite& site, std::shared_ptr<net::Loop> loop)
    : site_(site), loop_(std::move(loop)), parser_(std::make_unique<Parser>()) {
  parser_->fresh();
}
HttpSession::~HttpSession() = default;

std::size_t HttpSession::on_data(net::Connection& connection, std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && waiting_ == nullptr && !connection.closed()) {
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
      ask(connection);
      continue;
    }
    if (parser_->owes_continue()) {
      connection.outbox().text().append("HTTP/1.1 100 Continue\r\n\r\n");
      connection.touch_output();
    }
    // A line that is not whole stays where it is, within bounds: put() refuses longer ones.
    if (used == 0 || error == http::error::need_more) return taken;
  }
  return taken;
}

void HttpSession::ask(net::Connection& connection) {
  auto request =
      std::make_shared<const Request>(Request{parser_->of_request->release(), connection.peer()});
  parser_->fresh();
  waiting_ = &connection;
  connection.hold_input();
  const HttpRequest view = request->view();
  site_.answer(view, [answer = Answer(loop_, weak_from_this(), request)](HttpReply reply) mutable {
    answer.give(std::move(reply));
  });
}

void HttpSession::finish(const Request& request, const HttpReply& reply) {
  if (waiting_ == nullptr) return;  // closed meanwhile
  net::Connection& connection = *std::exchange(waiting_, nullptr);
  const auto& message = request.message;
  const bool keep_alive = message.keep_alive();
  encode(reply,
         {.version = message.version(),
          .keep_alive = keep_alive,
          .is_head = message.method() == http::verb::head},
         connection.outbox().text());
  connection.outbox().commit_text();
  connection.touch_output();
  if (!keep_alive) return connection.close_when_written("the client wants no more");
  connection.release_input();
}

void HttpSession::refuse(net::Connection& connection, int status, std::string_view why) {
  HttpReply reply;
  reply.status = status;
  reply.body = "this is no request that can be served: " + std::string(why) + "\n";
  encode(reply, {}, connection.outbox().text());
  connection.outbox().commit_text();
  connection.touch_output();
  connection.close_when_written("a broken HTTP request");
}

void HttpSession::on_close(net::Connection&, std::string_view) { waiting_ = nullptr; }

}  // namespace saker::front
