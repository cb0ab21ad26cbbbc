#include "broker/delay/delay_offsets.h"

namespace saker::broker {
namespace {

constexpr std::uint64_t kVersionStep = 200;  // RocketMQ's delayOffsetUpdateVersionStep

}  // namespace

void DelayOffsets::restore(const DelayOffsetsState& state) {
  const std::lock_guard lock(mutex_);
  state_ = state;
}

DelayOffsetsState DelayOffsets::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

QueueOffset DelayOffsets::next(std::int32_t level) const {
  const std::lock_guard lock(mutex_);
  const auto found = state_.offsets.find(level);
  return {found == state_.offsets.end() ? 0 : found->second};
}

void DelayOffsets::advance(std::int32_t level, QueueOffset next) {
  const std::lock_guard lock(mutex_);
  state_.offsets[level] = next.value;
  if ((changes_.fetch_add(1) + 1) % kVersionStep == 0) state_.version.advance(clock_.wall_ms());
}

}  // namespace saker::broker
