#include "broker/assignment/request_modes.h"

#include <string>
#include <utility>

namespace saker::broker {

void RequestModes::restore(RequestModesState state) {
  const std::lock_guard lock(mutex_);
  modes_ = std::move(state);
}

RequestModesState RequestModes::state() const {
  const std::lock_guard lock(mutex_);
  return modes_;
}

void RequestModes::put(const api::RequestMode& mode) {
  const std::lock_guard lock(mutex_);
  modes_[mode.topic][mode.group] = {mode.topic, mode.group, mode.mode, mode.pop_share_queue_count};
  changes_.fetch_add(1, std::memory_order_relaxed);
}

std::optional<api::RequestMode> RequestModes::find(std::string_view topic,
                                                   std::string_view group) const {
  const std::lock_guard lock(mutex_);
  const auto groups = modes_.find(topic);
  if (groups == modes_.end()) return std::nullopt;
  const auto found = groups->second.find(group);
  if (found == groups->second.end()) return std::nullopt;
  return api::RequestMode{std::string(topic), std::string(group), found->second.mode,
                          found->second.pop_share_queue_num};
}

}  // namespace saker::broker
