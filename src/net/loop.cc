#include "net/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>

#include "base/assert.h"
#include "net/connection.h"

namespace saker::net {
namespace {

constexpr int kEventsMax = 256;
constexpr int kWaitMsMax = 1000;

}  // namespace

Loop::Loop(std::size_t index, const Clock& clock)
    : index_(index),
      clock_(clock),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wakeup_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      // Not zeroed: pages are touched as reads need them.
      read_buffer_(new char[kReadBytes]) {
  SAKER_ASSERT(epoll_.valid() && wakeup_.valid());
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  SAKER_ASSERT(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wakeup_.get(), &event) == 0);
}

Loop::~Loop() = default;

void Loop::run() {
  while (!stopping_.load(std::memory_order_acquire)) {
    wait_and_dispatch();
    run_posted();
    run_timers();
    finish_turn();
  }
  run_posted();
  finish_turn();
  close_all();
}

void Loop::stop() {
  stopping_.store(true, std::memory_order_release);
  post([] {});
}

void Loop::post(Task task, Need need) {
  const bool is_spare = need == Need::kSpare;
  if (is_spare && stopping_.load(std::memory_order_acquire)) return;
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_spare && mailbox_.size() >= kSpareTasksMax) return;
    SAKER_ASSERT(mailbox_.size() < kMailboxMax);
    first = mailbox_.empty();
    mailbox_.push_back(std::move(task));
  }
  if (!first) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wakeup_.get(), &one, sizeof one);
}

Loop::TimerId Loop::call_after(std::int64_t ms, Task task) {
  const TimerId id = next_timer_++;
  const std::int64_t due_ms = clock_.steady_ms() + std::max<std::int64_t>(ms, 0);
  timer_places_.emplace(id, timers_.emplace(due_ms, Timer{id, std::move(task)}));
  return id;
}

void Loop::cancel(TimerId timer) {
  const auto found = timer_places_.find(timer);
  if (found == timer_places_.end()) return;
  timers_.erase(found->second);
  timer_places_.erase(found);
}

void Loop::on_turn_end(Task hook) { hooks_.push_back(std::move(hook)); }

void Loop::watch(int fd, std::uint32_t events, Watcher& watcher) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watcher;
  SAKER_ASSERT(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0);
}

void Loop::rewatch(int fd, std::uint32_t events, Watcher& watcher) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watcher;
  SAKER_ASSERT(epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event) == 0);
}

void Loop::unwatch(int fd) { epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr); }

void Loop::mark_dirty(Connection& connection) { dirty_.push_back(connection.shared_from_this()); }

void Loop::adopt(std::shared_ptr<Connection> connection) {
  Connection* key = connection.get();
  connections_.emplace(key, std::move(connection));
  connection_count_ = connections_.size();
}

void Loop::release(Connection& connection) {
  const auto found = connections_.find(&connection);
  if (found == connections_.end()) return;
  released_.push_back(std::move(found->second));
  connections_.erase(found);
  connection_count_ = connections_.size();
}

void Loop::note_unread(std::size_t bytes_before, std::size_t bytes) {
  if (bytes_before > 0) unread_.erase(unread_.find(bytes_before));
  if (bytes > 0) unread_.insert(bytes);
  largest_unread_ = unread_.empty() ? 0 : *unread_.rbegin();
}

void Loop::wait_and_dispatch() {
  epoll_event events[kEventsMax];
  const int count = epoll_wait(epoll_.get(), events, kEventsMax, wait_ms());
  SAKER_ASSERT(count >= 0 || errno == EINTR);
  turn_begin_ns_ = clock_.precise_ns();
  for (int i = 0; i < count; ++i) {
    if (events[i].data.ptr == nullptr) {
      std::uint64_t drained = 0;
      [[maybe_unused]] const auto n = ::read(wakeup_.get(), &drained, sizeof drained);
      continue;
    }
    static_cast<Watcher*>(events[i].data.ptr)->on_ready(events[i].events);
  }
}

std::size_t Loop::waiting_tasks() const {
  const std::lock_guard lock(mutex_);
  return mailbox_.size();
}

void Loop::run_posted() {
  std::vector<Task> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(mailbox_);
  }
  for (Task& task : tasks) task();
}

void Loop::run_timers() {
  if (timers_.empty()) return;
  const std::int64_t now = clock_.steady_ms();
  while (!timers_.empty() && timers_.begin()->first <= now) {
    Task task = std::move(timers_.begin()->second.task);
    timer_places_.erase(timers_.begin()->second.id);
    timers_.erase(timers_.begin());
    task();
  }
}

void Loop::finish_turn() {
  for (Task& hook : hooks_) hook();
  // Flushing may close connections, which may make others dirty: by index, not by iterator.
  for (std::size_t i = 0; i < dirty_.size(); ++i) dirty_[i]->flush();
  dirty_.clear();
  released_.clear();
}

int Loop::wait_ms() const {
  if (timers_.empty()) return kWaitMsMax;
  const std::int64_t left = timers_.begin()->first - clock_.steady_ms();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, kWaitMsMax));
}

void Loop::close_all() {
  while (!connections_.empty()) connections_.begin()->second->close("the server stops");
  dirty_.clear();
  released_.clear();
}

}  // namespace saker::net
