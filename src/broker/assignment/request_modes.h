#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>

#include "api/assignment.h"
#include "wire/remoting/body/request_mode.h"

namespace saker::broker {

using RequestModesState = wire::remoting::body::RequestModeTable;

/// How groups read topics, where somebody set it. Thread: any (locks mutex_).
class RequestModes {
 public:
  void restore(RequestModesState state);
  RequestModesState state() const;
  std::uint64_t changes() const { return changes_.load(std::memory_order_relaxed); }

  void put(const api::RequestMode& mode);
  std::optional<api::RequestMode> find(std::string_view topic, std::string_view group) const;

 private:
  mutable std::mutex mutex_;
  RequestModesState modes_;
  std::atomic<std::uint64_t> changes_{0};
};

}  // namespace saker::broker
