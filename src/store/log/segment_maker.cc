#include "store/log/segment_maker.h"

#include <pthread.h>

#include <chrono>

#include "base/log.h"
#include "file/directory.h"

namespace saker::store {
namespace {

constexpr std::chrono::seconds kRetryInterval{1};

}  // namespace

SegmentMaker::~SegmentMaker() { stop(); }

void SegmentMaker::start() {
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "allocator");
}

void SegmentMaker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();

  const std::lock_guard lock(making_);
  if (ready_ == nullptr) return;
  if (Status removed = file::remove_file(list_.disk(), ready_->path()); !removed) {
    log::error("store: {}", removed.error().message);
  }
  ready_.reset();
}

void SegmentMaker::prepare(LogOffset base) {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = base;
  }
  wake_.notify_one();
}

Result<std::shared_ptr<Segment>> SegmentMaker::take(LogOffset base) {
  const std::lock_guard lock(making_);
  if (ready_ != nullptr && ready_->base() == base) {
    taken_ = base;
    return std::move(ready_);
  }
  if (refusal_) {
    health_.set_log_full(true);
    return *refusal_;
  }
  Result<std::shared_ptr<Segment>> made = make(base);
  if (made) {
    taken_ = base;
  } else {
    health_.set_log_full(true);
    prepare(base);
  }
  return made;
}

Result<std::shared_ptr<Segment>> SegmentMaker::make(LogOffset base) {
  Result<std::shared_ptr<Segment>> made = create(base);
  if (!made && !refusal_) {
    log::error("store: no next segment of the commit log, sends will be refused: {}",
               made.error().message);
  }
  if (made && refusal_) log::info("store: there is room again for the commit log, going on");
  if (made) log::debug("store: {} is ready for the commit log", (*made)->path());
  refusal_ = made ? std::nullopt : std::optional<Error>(made.error());
  on_made_();
  return made;
}

Result<std::shared_ptr<Segment>> SegmentMaker::create(LogOffset base) {
  std::optional<Error> first_error;
  for (const LogPlace& place : list_.places().candidates(base)) {
    if (std::shared_ptr<Segment> reused = reuse(place, base)) return reused;
    Result<std::shared_ptr<Segment>> made = Segment::create(list_.disk(), place, base);
    if (made) return made;
    if (!first_error) first_error = made.error();
  }
  return *first_error;
}

std::shared_ptr<Segment> SegmentMaker::reuse(const LogPlace& place, LogOffset base) {
  const std::optional<std::string> spare =
      spares_ == nullptr ? std::nullopt : spares_->take(place.directory);
  if (!spare) return nullptr;
  Result<std::shared_ptr<Segment>> reused = Segment::reuse(list_.disk(), place, base, *spare);
  if (reused) return std::move(*reused);
  log::warn("store: an expired file cannot be used again, making a new one: {}",
            reused.error().message);
  if (Status removed = file::remove_file(list_.disk(), *spare); !removed) {
    log::error("store: {}", removed.error().message);
  }
  return nullptr;
}

void SegmentMaker::make_wanted(LogOffset base) {
  const std::lock_guard lock(making_);
  // It may have been needed, and made by take(), before this thread came to it.
  if (ready_ != nullptr || base <= taken_) return;
  Result<std::shared_ptr<Segment>> made = make(base);
  if (made) {
    ready_ = std::move(*made);
    health_.set_log_full(false);
    return;
  }
  const std::lock_guard requests(mutex_);
  if (!wanted_) wanted_ = base;
}

void SegmentMaker::run() {
  std::unique_lock lock(mutex_);
  bool retrying = false;
  while (!stopping_) {
    const auto has_work = [this, retrying] { return stopping_ || (wanted_ && !retrying); };
    retrying ? wake_.wait_for(lock, kRetryInterval, has_work) : (wake_.wait(lock, has_work), true);
    if (stopping_) return;

    const std::optional<LogOffset> wanted = std::exchange(wanted_, std::nullopt);
    lock.unlock();
    if (wanted) make_wanted(*wanted);
    lock.lock();
    retrying = wanted_.has_value();
  }
}

}  // namespace saker::store
