#include "store_run.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace saker::disk {
namespace {

constexpr int kFillBatch = 64;

}  // namespace

double now_s() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(since).count();
}

double processor_s() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

void drop_cache(const std::string& directory) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    const int descriptor = ::open(entry.path().c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) continue;
    ::fdatasync(descriptor);
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
    ::close(descriptor);
  }
}

void fill_cache(const std::string& directory) {
  std::vector<char> piece(1 << 20);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size()))) continue;
  }
}

StoreRun::StoreRun(store::Options options) : options_(std::move(options)) {
  std::filesystem::remove_all(options_.root_dir);
  use_topics(4);
  open();
}

StoreRun::~StoreRun() {
  kill();
  std::error_code ignored;
  std::filesystem::remove_all(options_.root_dir, ignored);
}

void StoreRun::use_topics(int count) {
  topics_.clear();
  for (int i = 0; i < count; ++i) topics_.push_back(topic(i));
}

std::string StoreRun::key(std::int64_t number) const {
  char text[40];
  std::snprintf(text, sizeof text, "7F0000010000AAAAAAAAAAAA%08llX",
                static_cast<unsigned long long>(number));
  return text;
}

void StoreRun::open() {
  auto opened =
      store::LocalStore::open_on(std::make_shared<file::RealDisk>(), options_, clock_, listener_);
  if (!opened) throw std::runtime_error(opened.error().message);
  store_ = std::move(*opened);
  appender_ = store_->make_appender(signal_);
}

void StoreRun::close() {
  appender_.reset();
  store_->close();
  store_.reset();
}

void StoreRun::kill() {
  appender_.reset();
  store_.reset();
}

void StoreRun::append(int count) {
  int stored = 0;
  std::string properties;
  for (int i = 0; i < count; ++i) {
    store::NewRecord record;
    record.topic = topics_[static_cast<std::size_t>(appended_ + i) % topics_.size()];
    record.body = body_;
    record.properties = "UNIQ_KEY\1AC110001000118B4AAC2000000000000\2WAIT\1true\2";
    if (with_keys_) {
      properties = "UNIQ_KEY\1" + key(appended_ + i) + "\2WAIT\1true\2";
      record.properties = properties;
    }
    appender_->stage({&record, 1}, true, [&stored](const store::Appended& appended) {
      stored += appended.outcome == store::AppendOutcome::kOk;
    });
  }
  appender_->commit();
  while (appender_->waiting()) {
    signal_.wait();
    appender_->release();
  }
  if (stored != count) throw std::runtime_error("messages were refused: " + store_->refusal().why);
  appended_ += count;
}

void StoreRun::append_bytes(std::int64_t bytes) {
  const LogOffset end = store_->max_log_offset() + bytes;
  while (store_->max_log_offset() < end) append(kFillBatch);
}

}  // namespace saker::disk
