#include "broker/delay/delay_offsets.h"

#include "wire/json/document.h"
#include "wire/json/writer.h"
#include "wire/remoting/body/codec.h"
#include "wire/remoting/body/data_version.h"

namespace saker::broker {
namespace {

namespace body = wire::remoting::body;
namespace json = wire::json;

constexpr std::uint64_t kVersionStep = 200;  // RocketMQ's delayOffsetUpdateVersionStep

}  // namespace

std::string encode(const DelayOffsetsState& state) {
  json::Writer writer(json::Style::kFile);
  body::write(writer.begin_object().key("dataVersion"), state.version);
  writer.key("offsetTable").begin_object();
  for (const auto& [level, offset] : state.offsets) writer.integer_key(level).value(offset);
  writer.end_object().end_object();
  return writer.take();
}

Result<DelayOffsetsState> decode_delay_offsets(std::string_view text) {
  return body::decode_object(text, [](json::Value root) {
    DelayOffsetsState state;
    state.version = body::read_data_version(root["dataVersion"]);
    for (const auto& [key, value] : root["offsetTable"].members()) {
      const auto level = body::key_number(key);
      if (level) state.offsets[static_cast<std::int32_t>(*level)] = value.long_or(0);
    }
    return state;
  });
}

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
