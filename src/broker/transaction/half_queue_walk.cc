#include "broker/transaction/half_queue_walk.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "wire/record/record.h"

namespace saker::broker {
namespace {

constexpr std::int64_t kReadMax = 256;
constexpr int kTriesMax = 50;
constexpr std::chrono::milliseconds kPause{100};

}  // namespace

store::ReadResult HalfQueueWalk::read() const {
  store::ReadRequest request;
  request.topic = topic_;
  request.queue_id = kHalfQueue;
  request.offset = at_;
  request.message_count_max = static_cast<std::int32_t>(std::min(end_ - at_, kReadMax));
  store::ReadResult result = store_.read(request, nullptr);
  for (int i = 1; result.outcome == store::ReadOutcome::kUnreadable && i < kTriesMax; ++i) {
    std::this_thread::sleep_for(kPause);
    result = store_.read(request, nullptr);
  }
  return result;
}

bool HalfQueueWalk::step(const HalfQueueVisitor& visit) {
  status_ = {};
  if (at_ >= end_) return false;
  const store::ReadResult result = read();
  if (result.outcome == store::ReadOutcome::kUnreadable) {
    status_ = Error{ErrorCode::kUnavailable, result.why};
    return true;
  }
  for (const store::Slice& slice : result.slices) {
    std::string_view rest = slice.bytes;
    while (const auto size = wire::record::peek_size(rest)) {
      visit(rest);
      rest.remove_prefix(std::min(rest.size(), static_cast<std::size_t>(*size)));
    }
  }
  if (result.next_offset <= at_) return false;
  at_ = result.next_offset;
  return true;
}

Status HalfQueueWalk::finish(const HalfQueueVisitor& visit) {
  while (step(visit)) {
    if (!status_) return status_;
  }
  return {};
}

}  // namespace saker::broker
