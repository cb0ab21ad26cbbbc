#include "store/append/staged_batch.h"

#include <algorithm>
#include <cstring>

namespace saker::store {
namespace {

constexpr std::size_t kFirstBytes = 64 << 10;
constexpr std::size_t kKeptBytesMax = 8 << 20;

}  // namespace

char* Arena::take(std::size_t bytes) {
  if (size_ + bytes > capacity_) {
    capacity_ = std::max({kFirstBytes, 2 * capacity_, size_ + bytes});
    auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
    if (size_ != 0) std::memcpy(larger.get(), data_.get(), size_);
    data_ = std::move(larger);
  }
  char* taken = data_.get() + size_;
  size_ += bytes;
  return taken;
}

void Arena::clear() {
  size_ = 0;
  if (capacity_ <= kKeptBytesMax) return;
  data_.reset();
  capacity_ = 0;
}

void StagedBatch::seek(std::string_view topic, QueueId id) {
  sought.push_back({.record = records.size() - 1,
                    .topic_begin = static_cast<std::uint32_t>(topics.size()),
                    .topic_bytes = static_cast<std::uint32_t>(topic.size()),
                    .id = id});
  topics += topic;
}

void StagedBatch::cut(std::size_t first_record, std::int64_t arena_begin) {
  arena.cut(static_cast<std::size_t>(arena_begin));
  records.resize(first_record);
  while (!sought.empty() && sought.back().record >= first_record) sought.pop_back();
}

void StagedBatch::clear() {
  arena.clear();
  records.clear();
  log_offsets.clear();
  groups.clear();
  light_places.clear();
  sought.clear();
  topics.clear();
}

}  // namespace saker::store
