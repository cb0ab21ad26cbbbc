#include "rpc/session.h"

#include "base/log.h"

namespace saker::rpc {

using wire::remoting::Command;
using wire::remoting::FrameStatus;
using wire::remoting::FrameView;

SessionPtr Session::open(net::Loop& loop, net::Descriptor socket, const HostAddress& peer,
                         const net::ConnectionOptions& options,
                         std::shared_ptr<SessionContext> context) {
  auto session = std::make_shared<Session>(peer, loop, std::move(context));
  session->connection_ = net::Connection::open(loop, std::move(socket), peer, options, session);
  return session;
}

Session::Session(const HostAddress& peer, net::Loop& loop, std::shared_ptr<SessionContext> context)
    : peer_(peer), loop_(loop), context_(std::move(context)) {}

void Session::call(const Request& request, std::int64_t timeout_ms, CallCompletion done) {
  if (connection_ == nullptr) {
    return done(Error{ErrorCode::kUnavailable, to_string(peer_) + ": the connection is closed"});
  }
  if (calls_.size() >= kCallsMax) {
    return done(Error{ErrorCode::kResourceExhausted, to_string(peer_) + ": too many open calls"});
  }
  const std::int32_t opaque = next_opaque_++;
  const auto timer = loop_.call_after(timeout_ms, [weak = weak_from_this(), opaque] {
    if (const auto self = weak.lock()) {
      self->finish_call(opaque, Error{ErrorCode::kDeadlineExceeded,
                                      to_string(self->peer_) + ": no answer in time"});
    }
  });
  calls_.emplace(opaque, Call{std::move(done), timer});
  write(request, opaque, 0);
}

void Session::tell(const Request& request) {
  if (connection_ != nullptr) write(request, next_opaque_++, wire::remoting::kFlagOneway);
}

void Session::close(std::string_view reason) {
  if (const auto connection = connection_) connection->close(reason);
}

std::size_t Session::on_data(net::Connection&, std::string_view bytes) {
  std::size_t taken = 0;
  while (connection_ != nullptr && !connection_->output_full()) {
    const FrameView frame = wire::remoting::peek_frame(bytes.substr(taken));
    if (frame.status == FrameStatus::kNeedMore) break;
    if (frame.status == FrameStatus::kBroken) {
      close_broken(frame.broken_why);
      break;
    }
    if (!handle_frame(frame)) break;
    taken += frame.size;
  }
  return taken;
}

bool Session::handle_frame(const FrameView& frame) {
  const auto decoded = context_->decoder.decode(frame);
  if (!decoded.ok()) {
    close_broken(decoded.error().message);
    return false;
  }
  const Command& command = **decoded;
  if (command.is_response()) {
    handle_response(command);
  } else {
    context_->handler.on_request(shared_from_this(), command, Responder(weak_from_this(), command));
  }
  return true;
}

void Session::handle_response(const Command& command) {
  if (calls_.contains(command.opaque)) return finish_call(command.opaque, &command);
  log::debug("rpc: {} answered request {} that nobody waits for", to_string(peer_), command.opaque);
}

void Session::finish_call(std::int32_t opaque, Result<const Command*> result) {
  const auto found = calls_.find(opaque);
  if (found == calls_.end()) return;
  Call call = std::move(found->second);
  calls_.erase(found);
  loop_.cancel(call.timer);
  call.done(std::move(result));
}

void Session::write(const Request& request, std::int32_t opaque, std::int32_t flag) {
  std::string& out = connection_->outbox().text();
  wire::remoting::Head head;
  head.code = request.code;
  head.opaque = opaque;
  head.flag = flag;
  head.has_fields = !request.fields.empty();
  wire::remoting::FrameWriter writer(out, head);
  for (const auto& [name, value] : request.fields) writer.field(name, std::string_view(value));
  writer.finish(request.body.size());
  out.append(request.body);
  connection_->touch_output();
}

void Session::close_broken(std::string_view why) {
  warn_limited(why);
  close(why);
}

void Session::warn_limited(std::string_view why) {
  std::uint64_t withheld = 0;
  if (!context_->broken_frames.admit(withheld)) return;
  log::warn("rpc: closed {}: {} ({} more of the kind not shown)", to_string(peer_), why, withheld);
}

void Session::on_close(net::Connection&, std::string_view reason) {
  const auto self = shared_from_this();
  if (reason == net::Connection::kTooSlow) {
    warn_limited("reads too slowly; what it asked for does not fit the write buffer");
  } else {
    log::debug("rpc: {} disconnected: {}", to_string(peer_), reason);
  }
  connection_.reset();
  while (!calls_.empty()) {
    finish_call(calls_.begin()->first,
                Error{ErrorCode::kUnavailable, to_string(peer_) + ": " + std::string(reason)});
  }
  context_->handler.on_close(self);
  attachment.reset();
}

}  // namespace saker::rpc
