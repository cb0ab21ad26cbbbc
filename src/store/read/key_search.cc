#include "store/read/key_search.h"

#include <algorithm>

#include "store/index/index_key.h"

namespace saker::store {
namespace {

constexpr int kRounds = 3;
// Clients take frames of 16 MiB.
constexpr std::size_t kBytesMax = (16 << 20) - (64 << 10);
constexpr std::size_t kPageBytes = 4096;

/// Has the pages of a record in memory, so that whoever sends it does not wait for the disk.
void touch(std::string_view bytes) {
  volatile char seen = 0;
  for (std::size_t at = 0; at < bytes.size(); at += kPageBytes) seen = bytes[at];
  (void)seen;
}

}  // namespace

Result<KeyQueryResult> KeySearch::find(const KeyQuery& query) {
  KeyQueryResult result;
  IndexSearch search{
      .hash = index_hash(query.topic, query.key),
      .begin_ms = query.begin_ms,
      .end_ms = query.end_ms,
      .count_max = static_cast<std::size_t>(std::clamp(query.count_max, 0, rooms_.count_max))};
  for (int round = 0; round < kRounds && search.end_ms >= search.begin_ms; ++round) {
    const Result<std::vector<LogOffset>> found = offsets(search);
    if (!found) return found.error();
    if (found->empty()) break;
    const IndexHeader newest = files_.back()->header();
    result.index_update_ms = newest.end_ms;
    result.index_update_offset = newest.end_offset;
    const Result<std::int64_t> first_ms = add_records(query, *found, result);
    if (!first_ms) return first_ms.error();
    search.end_ms = *first_ms;
    if (!result.slices.empty()) break;
  }
  return result;
}

Result<std::vector<LogOffset>> KeySearch::offsets(const IndexSearch& search) const {
  std::vector<LogOffset> found;
  for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
    if ((*file)->overlaps(search)) {
      if (Status read = (*file)->search(search, found); !read) return read.error();
    }
    if ((*file)->header().begin_ms < search.begin_ms || found.size() >= search.count_max) break;
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

/// Returns the store time of the first of the records; the query's begin if it is gone.
Result<std::int64_t> KeySearch::add_records(const KeyQuery& query,
                                            const std::vector<LogOffset>& offsets,
                                            KeyQueryResult& result) {
  // Made after the index was searched: the log then reaches to everything that was found.
  LogReader log(rooms_.segments, rooms_.marks);
  const std::int64_t first_ms = log.store_time(offsets.front()).value_or(query.begin_ms);
  std::size_t bytes = 0;
  for (const LogOffset offset : offsets) {
    Result<LogBytes> found = log.whole_record(offset);
    if (!found && !is_lost(found.error())) return found.error();
    if (!found) continue;
    wire::record::Record record;
    const auto fault = wire::record::decode(found->bytes, wire::record::BodyCrc::kIgnore, record);
    if (fault || !has_index_key(record, query.topic, query.key)) continue;
    bytes += found->bytes.size();
    if (bytes > kBytesMax && !result.slices.empty()) break;
    touch(found->bytes);
    result.slices.push_back({found->bytes, std::move(found->keep_alive)});
  }
  return first_ms;
}

}  // namespace saker::store
