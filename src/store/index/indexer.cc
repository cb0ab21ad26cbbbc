#include "store/index/indexer.h"

#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "store/index/index_key.h"
#include "store/log/log_reader.h"

namespace saker::store {
namespace {

constexpr std::size_t kRecordsPerBatch = 64;
constexpr std::chrono::milliseconds kNap{2};
constexpr int kNice = 5;
constexpr int kNapsBeforeSleep = 500;
constexpr std::chrono::seconds kRetryPause{1};
constexpr std::chrono::seconds kSleepMax{5};
constexpr std::chrono::seconds kFinishMax{5};
constexpr std::int64_t kReportBytes = std::int64_t{1} << 30;
constexpr std::int64_t kReportFromBytes = 64 << 20;

}  // namespace

Indexer::~Indexer() { stop(); }

void Indexer::start(const IndexPast& past) {
  durable_until_ms_ = past.durable_until_ms;
  thread_ = std::thread([this, past] { run(past); });
  pthread_setname_np(thread_.native_handle(), "indexer");
}

void Indexer::stop() {
  stopping_ = true;
  wake();
  if (thread_.joinable()) thread_.join();
}

Status Indexer::finish() {
  if (!thread_.joinable()) return {};
  finishing_ = true;
  wake();
  {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, kFinishMax, [this] { return ended_; });
  }
  stop();
  if (!settled_) return Error{ErrorCode::kAborted, "index files are not checked yet"};
  if (const LogOffset end = limit(); indexed() < end) {
    log::warn("store: the index lacks the last {} MiB of the log; the next start goes on there",
              ((end - indexed()) >> 20) + 1);
  }
  // The next start would go on behind a record that has some of its keys only.
  if (entered_ > 0 && entered_ < batch_.size()) {
    return Error{ErrorCode::kResourceExhausted, "there was no room for all keys of a message"};
  }
  const auto newest = sources_.files.newest();
  return newest == nullptr ? Status() : newest->sync();
}

void Indexer::run(IndexPast past) {
  // For this thread alone: where every core is busy, sends and pulls come first.
  ::setpriority(PRIO_PROCESS, 0, kNice);
  const Resume resume = settle(past);
  if (stopping_) return;
  settled_ = true;
  follower_.emplace(sources_.segments, resume.at);
  indexed_ = std::max<std::int64_t>(resume.at.value, 0);
  skip_before_ = resume.after ? resume.at + 1 : resume.at;
  file_ = sources_.files.newest();
  report_begin(past.log_end);
  while (!stopping_) {
    if (advance()) {
      report_progress();
      continue;
    }
    if (finishing_) break;
    rest();
  }
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  wake_.notify_all();
}

Indexer::Resume Indexer::settle(const IndexPast& past) {
  const IndexFiles::Files files = sources_.files.view();
  std::int64_t durable_ms = 0;
  std::size_t first = 0;
  while (first < files.size() && !is_doubtful(*files[first], first + 1 == files.size(), past) &&
         !lacks_records_before(files, first)) {
    if (files[first]->full()) durable_ms = files[first]->header().end_ms;
    ++first;
  }
  durable_until_ms_ = durable_ms;
  if (first == files.size()) return end_of_files();

  Resume resume{.at = {-1}};
  // Less, where retention takes files from the front meanwhile.
  first = files.size() - sources_.files.withdraw(*files[first]).size();
  for (std::size_t i = first; i < files.size(); ++i) {
    const bool is_newest = i + 1 == files.size();
    const bool has_gap = lacks_records_before(files, i);
    const std::optional<LogOffset> at =
        has_gap ? std::nullopt : check(*files[i], is_newest, past.log_end);
    if (stopping_) return resume;
    if (!at) {
      discard(files, i, has_gap ? "does not follow on the one before" : "is not complete");
      return {.at = end_of_files().at};
    }
    sources_.files.put_back(files[i]);
    if (files[i]->full() && files[i]->sync()) durable_until_ms_ = files[i]->header().end_ms;
    resume.at = *at;
  }
  return resume;
}

bool Indexer::is_doubtful(const IndexFile& file, bool is_newest, const IndexPast& past) const {
  const IndexHeader header = file.header();
  if (!file.empty() && header.end_offset >= past.log_end) return true;
  if (!file.ends_agree()) return true;
  return !past.was_closed && (is_newest || header.end_ms > past.durable_until_ms);
}

/// Whether a file is missing before that one: the log has a record with keys there. Mostly the
/// first record that is looked at is the first of the file.
bool Indexer::lacks_records_before(const IndexFiles::Files& files, std::size_t place) const {
  constexpr int kLooksMax = 100'000;
  if (files[place]->empty()) return false;
  const LogOffset begin = files[place]->header().begin_offset;
  const LogOffset from = place == 0 ? LogOffset{-1} : files[place - 1]->header().end_offset;
  LogFollower follower(sources_.segments, from);
  std::vector<std::int32_t> hashes;
  wire::record::Record record;
  for (int i = 0; i < kLooksMax && !stopping_ && follower.next(limit(), record); ++i) {
    if (record.log_offset >= begin) return false;
    if (record.log_offset <= from) continue;
    append_index_hashes(record, hashes);
    if (!hashes.empty()) return true;
  }
  return false;
}

std::optional<LogOffset> Indexer::check(IndexFile& file, bool is_newest, LogOffset log_end) {
  LogReader reader(sources_.segments, sources_.marks);
  const auto store_time = [&reader](LogOffset at) {
    const Result<std::int64_t> time = reader.store_time(at);
    return time ? std::optional(*time) : std::nullopt;
  };
  return file.check({log_end, is_newest}, store_time, stopping_);
}

void Indexer::discard(const IndexFiles::Files& files, std::size_t first, std::string_view why) {
  if (!files[first]->empty())
    log::warn("store: the index file {} {}; {} built again", files[first]->path(), why,
              first + 1 == files.size() ? "it is" : "it and later ones are");
  for (std::size_t i = first; i < files.size(); ++i) {
    if (Status gone = sources_.files.discard(*files[i]); !gone) {
      log::error("store: {}", gone.error().message);
    }
  }
}

Indexer::Resume Indexer::end_of_files() const {
  const auto newest = sources_.files.newest();
  // A file without entries begins where the one before it ends.
  if (newest == nullptr || newest->header().end_ms == 0) return {.at = {-1}};
  return {.at = newest->header().end_offset, .after = true};
}

bool Indexer::advance() {
  if (entered_ == batch_.size()) read_batch();
  const LogOffset end = follower_->position();
  if (end <= indexed()) return false;
  if (Status entered = fresh_ ? enter_batch() : Status(); !entered) {
    say_refused(entered.error());
    return false;
  }
  if (refused_) log::info("store: the index goes on");
  refused_ = false;
  naps_ = 0;
  indexed_.store(end.value, std::memory_order_release);
  return true;
}

void Indexer::read_batch() {
  batch_.clear();
  entered_ = 0;
  fresh_ = false;
  wire::record::Record record;
  for (std::size_t i = 0; i < kRecordsPerBatch && follower_->next(limit(), record); ++i) {
    if (record.log_offset < skip_before_) continue;
    fresh_ = true;
    hashes_.clear();
    append_index_hashes(record, hashes_);
    for (const std::int32_t hash : hashes_) {
      batch_.push_back({hash, record.log_offset, record.store_timestamp_ms});
    }
  }
}

Status Indexer::enter_batch() {
  Status ready = ready_file();
  if (!ready) return ready;
  for (std::size_t i = entered_; i < batch_.size(); ++i) file_->prefetch(batch_[i]);
  for (; entered_ < batch_.size(); ++entered_) {
    ready = ready_file();
    if (!ready) return ready;
    file_->put(batch_[entered_]);
  }
  return {};
}

/// A file that takes an entry. RocketMQ makes it for the first record, whether it has keys or not.
Status Indexer::ready_file() {
  if (file_ == nullptr || file_->full()) {
    Status sealed = file_ == nullptr ? Status() : seal();
    if (!sealed) return sealed;
    auto added = sources_.files.add(sources_.clock.wall_ms());
    if (!added) return added.error();
    file_ = std::move(*added);
  }
  return file_->make_room();
}

Status Indexer::seal() {
  Status synced = file_->sync();
  if (!synced) return synced;
  file_->release_pages();
  durable_until_ms_ = file_->header().end_ms;
  return {};
}

void Indexer::rest() {
  std::unique_lock lock(mutex_);
  if (stopping_ || finishing_) return;
  if (refused_) {
    wake_.wait_for(lock, kRetryPause);
  } else if (++naps_ < kNapsBeforeSleep) {
    wake_.wait_for(lock, kNap);
  } else {
    sleep(lock);
  }
}

void Indexer::sleep(std::unique_lock<std::mutex>& lock) {
  naps_ = 0;
  follower_->rest();
  for (const auto& file : sources_.files.view()) file->release_pages();
  noticed_ = false;
  sleeping_.store(true, std::memory_order_relaxed);
  // Who appends raises the mark, takes the dispatcher's lock, and then looks whether this sleeps.
  // Taken here, too, the lock lets one of both see what the other has said before.
  (void)sources_.dispatcher.idle();
  const LogOffset seen = follower_->position();
  if (limit() <= seen) {
    // The limit is a net: nothing is to depend on it.
    wake_.wait_for(lock, kSleepMax, [this] { return noticed_ || stopping_ || finishing_; });
  }
  sleeping_.store(false, std::memory_order_relaxed);
}

void Indexer::wake() {
  {
    const std::lock_guard lock(mutex_);
    noticed_ = true;
    sleeping_.store(false, std::memory_order_relaxed);
  }
  wake_.notify_all();
}

void Indexer::say_refused(const Error& error) {
  if (!refused_) {
    log::error("store: keys of messages cannot be indexed for now, trying again: {}",
               error.message);
  }
  refused_ = true;
}

void Indexer::report_begin(LogOffset log_end) {
  const auto view = sources_.segments.view();
  if (view->empty()) return;
  const LogOffset begin = std::max(follower_->position(), view->all().front()->base());
  const std::int64_t backlog = log_end - begin;
  reports_ = backlog >= kReportFromBytes || (file_ == nullptr && backlog > 0);
  report_at_ = begin + kReportBytes;
  if (reports_) {
    log::info("store: building the index of the last {} MiB of the log in the background",
              (backlog >> 20) + 1);
  }
}

void Indexer::report_progress() {
  if (!reports_) return;
  const LogOffset end = limit();
  if (indexed() >= end) {
    log::info("store: the index is complete");
    reports_ = false;
  } else if (indexed() >= report_at_) {
    log::info("store: {} MiB of the log are left to be indexed", (end - indexed()) >> 20);
    report_at_ = indexed() + kReportBytes;
  }
}

}  // namespace saker::store
