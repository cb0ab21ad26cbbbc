#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "base/rate_limit.h"
#include "net/connection.h"
#include "rpc/handler.h"
#include "rpc/request.h"
#include "wire/remoting/frame.h"

namespace saker::rpc {

/// What the sessions of one loop share. Thread: loop.
struct SessionContext {
  Handler& handler;
  RateLimit& broken_frames;  ///< for the log line about them
  wire::remoting::HeaderDecoder decoder;
};

/// One remoting conversation: splits the stream into frames, hands requests to the handler and
/// answers to whoever called. Both sides may ask at any time, with numbers (opaque) of their own.
///
/// Thread: loop. From other threads: loop().post with a weak_ptr.
class Session final : public net::ConnectionHandler, public std::enable_shared_from_this<Session> {
 public:
  /// Requests in flight to one peer. More are refused with kResourceExhausted.
  static constexpr std::size_t kCallsMax = 65536;

  /// Takes a connected socket into the loop.
  static SessionPtr open(net::Loop& loop, net::Descriptor socket, const HostAddress& peer,
                         const net::ConnectionOptions& options,
                         std::shared_ptr<SessionContext> context);

  explicit Session(const HostAddress& peer, net::Loop& loop,
                   std::shared_ptr<SessionContext> context);

  const HostAddress& peer() const { return peer_; }
  net::Loop& loop() { return loop_; }
  /// Null once closed.
  net::Connection* connection() { return connection_.get(); }

  /// Asks the peer and waits at most `timeout_ms`.
  void call(const Request& request, std::int64_t timeout_ms, CallCompletion done);
  /// Tells the peer; nothing comes back.
  void tell(const Request& request);
  void close(std::string_view reason);

  /// Something a front end keeps with the session.
  std::shared_ptr<void> attachment;

  std::size_t on_data(net::Connection& connection, std::string_view bytes) override;
  void on_close(net::Connection& connection, std::string_view reason) override;

 private:
  struct Call {
    CallCompletion done;
    net::Loop::TimerId timer;
  };

  bool handle_frame(const wire::remoting::FrameView& frame);
  void handle_response(const wire::remoting::Command& command);
  void finish_call(std::int32_t opaque, Result<const wire::remoting::Command*> result);
  void write(const Request& request, std::int32_t opaque, std::int32_t flag);
  void close_broken(std::string_view why);
  void warn_limited(std::string_view why);

  const HostAddress peer_;
  net::Loop& loop_;
  std::shared_ptr<SessionContext> context_;
  std::shared_ptr<net::Connection> connection_;
  std::unordered_map<std::int32_t, Call> calls_;
  std::int32_t next_opaque_ = 0;
};

}  // namespace saker::rpc
