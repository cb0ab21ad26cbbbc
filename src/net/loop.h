#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/unique_function.h"
#include "net/descriptor.h"

namespace saker::net {

class Connection;

/// Something that epoll watches for the loop. Lives until unwatch().
class Watcher {
 public:
  virtual ~Watcher() = default;
  /// `events` as of epoll_wait. Thread: loop.
  virtual void on_ready(std::uint32_t events) = 0;
};

/// One thread's event loop. Its unit is the turn:
///
///     wait ─▶ read, decode, handle (every ready descriptor) ─▶ posted tasks ─▶ timers
///          ─▶ turn-end hooks (append, publish, wake) ─▶ write what the turn produced
///
/// What is cheaper once for many requests hangs on the turn's end.
///
/// Thread: loop, except post() and stop() (any).
class Loop {
 public:
  using Task = UniqueFunction<void()>;
  using TimerId = std::uint64_t;

  /// Bytes that one read can take from a socket. A turn reads at most this from each connection.
  static constexpr std::size_t kReadBytes = 256 << 10;
  /// Tasks that may wait in the mailbox of post(). Reaching it is a bug: every poster is bounded.
  static constexpr std::size_t kMailboxMax = 1 << 20;
  /// Where so many wait, tasks that may be left out are.
  static constexpr std::size_t kSpareTasksMax = kMailboxMax / 2;
  enum class Need : std::uint8_t {
    kOwed,   ///< somebody counts on the task
    kSpare,  ///< it may be left out: where very much waits, and once the loop is to stop
  };

  Loop(std::size_t index, const Clock& clock);
  ~Loop();
  Loop(const Loop&) = delete;

  std::size_t index() const { return index_; }
  const Clock& clock() const { return clock_; }

  /// Runs turns until stop(); then closes every connection.
  void run();
  void stop();

  /// Runs the task in a coming turn. Thread: any.
  void post(Task task, Need need = Need::kOwed);
  /// Tasks that wait in the mailbox now. Thread: any.
  std::size_t waiting_tasks() const;

  TimerId call_after(std::int64_t ms, Task task);
  void cancel(TimerId timer);

  /// Adds a hook called at the end of every turn, in the order of registration. Before run() only.
  void on_turn_end(Task hook);

  void watch(int fd, std::uint32_t events, Watcher& watcher);
  void rewatch(int fd, std::uint32_t events, Watcher& watcher);
  void unwatch(int fd);

  /// Called by connections: to be written at the end of this turn; no longer owned by the loop.
  void mark_dirty(Connection& connection);
  void adopt(std::shared_ptr<Connection> connection);
  void release(Connection& connection);
  /// Those that are open now, also while they are being closed. For another thread than the loop's
  /// it is the number of a moment ago.
  /// Thread: any.
  std::size_t connection_count() const { return connection_count_.load(std::memory_order_relaxed); }

  /// The output of a connection that its peer did not take. Thread: loop.
  void note_unread(std::size_t bytes_before, std::size_t bytes);
  /// Of the connection for which most waits. Thread: any.
  std::size_t largest_unread() const { return largest_unread_.load(std::memory_order_relaxed); }

  /// When this turn's wait ended, by Clock::precise_ns.
  std::int64_t turn_begin_ns() const { return turn_begin_ns_; }

  /// Scratch for reading, shared by the connections of the loop; kReadBytes long.
  char* read_buffer() { return read_buffer_.get(); }

 private:
  struct Timer {
    TimerId id;
    Task task;
  };
  using Timers = std::multimap<std::int64_t, Timer>;  // by steady ms

  void wait_and_dispatch();
  void run_posted();
  void run_timers();
  void finish_turn();
  int wait_ms() const;
  void close_all();

  const std::size_t index_;
  const Clock& clock_;
  Descriptor epoll_;
  Descriptor wakeup_;
  std::atomic<bool> stopping_{false};

  mutable std::mutex mutex_;
  std::vector<Task> mailbox_;  // guarded by mutex_

  Timers timers_;
  std::unordered_map<TimerId, Timers::iterator> timer_places_;
  TimerId next_timer_ = 1;
  std::vector<Task> hooks_;
  std::vector<std::shared_ptr<Connection>> dirty_;
  std::vector<std::shared_ptr<Connection>> released_;  // destroyed at the end of the turn
  std::unordered_map<Connection*, std::shared_ptr<Connection>> connections_;
  std::atomic<std::size_t> connection_count_{0};
  std::multiset<std::size_t> unread_;  ///< of connections whose peers do not read all
  std::atomic<std::size_t> largest_unread_{0};
  std::unique_ptr<char[]> read_buffer_;
  std::int64_t turn_begin_ns_ = 0;
};

}  // namespace saker::net
