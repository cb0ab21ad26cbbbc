#include "store/local_layout.h"

#include <string_view>
#include <utility>

#include "file/directory.h"

namespace saker::store {
namespace {

constexpr std::string_view kQueues = "/consumequeue";
constexpr std::string_view kSeparateQueues = "/consumequeue_rocksdb";

bool has_separate_queues(const Options& options) {
  return options.queues_in_database() && options.separate_database;
}

/// The configured length, rounded up to whole entries.
std::int64_t in_entries(std::int64_t bytes, QueueKind kind) {
  const std::int64_t entry_bytes = QueueEntry::bytes_of(kind);
  return (bytes + entry_bytes - 1) / entry_bytes * entry_bytes;
}

}  // namespace

std::vector<std::string> log_directories(const Options& options) {
  std::vector<std::string> directories = split_paths(options.commit_log_dir);
  if (directories.empty()) directories.push_back(options.root_dir + "/commitlog");
  for (const std::string& read_only : split_paths(options.read_only_log_dirs)) {
    std::erase(directories, read_only);
  }
  return directories;
}

LogPlaces log_places(const Options& options) {
  std::vector<LogPlace> places;
  for (const std::string& directory : log_directories(options)) {
    places.push_back({directory, options.commit_log_segment_bytes});
  }
  for (const std::string& directory : split_paths(options.read_only_log_dirs)) {
    places.push_back({directory, options.commit_log_segment_bytes, true});
  }
  return LogPlaces(std::move(places));
}

std::string queue_directory(const Options& options) {
  return options.root_dir + std::string(has_separate_queues(options) ? kSeparateQueues : kQueues);
}

Status check_queue_directory(const Options& options) {
  if (!options.queues_in_database()) return {};
  const std::string other =
      options.root_dir + std::string(has_separate_queues(options) ? kQueues : kSeparateQueues);
  if (!file::exists(other + "/CURRENT")) return {};
  return Error{ErrorCode::kFailedPrecondition,
               "the consume queues of this store are in a database in " + other +
                   ": set useSeparateStorePathForRocksdbCQ=" +
                   (has_separate_queues(options) ? "false" : "true") +
                   ", or move that directory away to have them built anew from the log"};
}

QueueTable::Place simple_queues(const Options& options) {
  if (options.queues_in_database()) {
    return {queue_directory(options), QueueEntry::kDatabaseBytes, QueueKind::kDatabase};
  }
  return {queue_directory(options),
          in_entries(options.consume_queue_segment_bytes, QueueKind::kSimple)};
}

QueueTable::Place batch_queues(const Options& options) {
  return {options.root_dir + "/batchconsumequeue",
          in_entries(options.batch_queue_segment_bytes, QueueKind::kBatch)};
}

IndexLayout index_layout(const Options& options) {
  return {.slot_count = options.index_slot_count, .entry_count = options.index_entry_count};
}

FlushOptions flush_options(const Options& options, bool synchronous) {
  return {.synchronous = synchronous,
          .interval_ms = options.flush_interval_ms,
          .least_pages = options.flush_least_pages,
          .thorough_interval_ms = options.flush_thorough_interval_ms};
}

}  // namespace saker::store
