#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "model/host_address.h"
#include "net/loop.h"
#include "net/outbox.h"

namespace saker::net {

/// Bounds of one connection.
struct ConnectionOptions {
  std::int64_t idle_ms = 120'000;            ///< closed after that long without a byte; 0: never
  std::size_t write_high_bytes = 4u << 20;   ///< above: no more reading from this peer
  std::size_t write_low_bytes = 1u << 20;    ///< below: reading again
  std::size_t write_max_bytes = 256u << 20;  ///< above: the peer is too slow, closed
};

/// What a protocol does with a connection. Thread: loop.
class ConnectionHandler {
 public:
  virtual ~ConnectionHandler() = default;

  /// `bytes` is everything received and not consumed so far. Returns how many bytes it took; the
  /// rest comes again with more behind it.
  /// It should stop taking when connection.output_full(): it is called again with the rest once
  /// the peer has read enough.
  virtual std::size_t on_data(Connection& connection, std::string_view bytes) = 0;
  /// Once, after the last call of on_data. `reason` is for a log line.
  virtual void on_close(Connection& connection, std::string_view reason) = 0;
};

/// One TCP connection on one loop. Output is gathered during a turn and written at its end; while
/// more than write_high_bytes wait, nothing is read. Thread: loop.
class Connection final : public Watcher, public std::enable_shared_from_this<Connection> {
 public:
  /// Reason of closing a peer for which more than write_max_bytes wait.
  static constexpr std::string_view kTooSlow = "the peer reads too slowly";

  /// Takes a connected socket into the loop. The handler outlives the connection.
  static std::shared_ptr<Connection> open(Loop& loop, Descriptor socket, const HostAddress& peer,
                                          const ConnectionOptions& options,
                                          std::shared_ptr<ConnectionHandler> handler);

  Loop& loop() { return loop_; }
  const HostAddress& peer() const { return peer_; }
  bool closed() const { return closed_; }

  /// The output of this turn; call touch_output() after adding to it.
  Outbox& outbox() { return outbox_; }
  void touch_output();
  /// More answers wait than the peer may have open: no more of its input should be handled.
  bool output_full() const { return outbox_.pending() > options_.write_high_bytes; }

  /// Nothing is read, and the handler gets no more input, until release_input(): for handlers that
  /// owe an answer first. What they did not take comes again then, in a turn of its own. So long
  /// the connection is not idle.
  void hold_input();
  void release_input();

  /// Closes now; what was not written is lost. Idempotent.
  void close(std::string_view reason);
  /// Closes as soon as the output is written; nothing is read any more.
  void close_when_written(std::string_view reason);

  void on_ready(std::uint32_t events) override;
  /// Writes what the socket takes. Called by the loop at the end of a turn.
  void flush();

  Connection(Loop& loop, Descriptor socket, const HostAddress& peer,
             const ConnectionOptions& options, std::shared_ptr<ConnectionHandler> handler);

 private:
  bool is_reading() const { return !read_paused_ && !held_ && !closing_; }
  void read_some();
  void close_hung_up();
  void write_some();
  void consume_input(std::string_view fresh);
  void note_unread(std::size_t bytes);
  void update_interest();
  void resume_input();
  void check_idle();

  Loop& loop_;
  Descriptor socket_;
  const HostAddress peer_;
  const ConnectionOptions options_;
  std::shared_ptr<ConnectionHandler> handler_;
  std::string inbox_;  // the unfinished rest of what was read
  Outbox outbox_;
  std::string close_reason_;
  std::uint32_t interest_ = 0;
  std::int64_t active_ms_ = 0;
  std::size_t unread_bytes_ = 0;  // as the loop knows it
  Loop::TimerId idle_timer_ = 0;
  bool dirty_ = false;
  bool write_blocked_ = false;
  bool read_paused_ = false;
  bool input_left_ = false;  // the handler stopped because the output was full, or held
  bool held_ = false;
  bool closing_ = false;
  bool closed_ = false;
};

}  // namespace saker::net
