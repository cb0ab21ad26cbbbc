#pragma once

#include <atomic>
#include <cstdint>

namespace saker::namesrv {

/// What a name server has done since its start. Thread: any; each number is right, not all of them
/// at one moment.
class Figures {
 public:
  /// A request was answered.
  void note(std::int32_t request_code, std::int32_t response_code);

  std::int64_t requests() const { return requests_.load(kRelaxed); }
  std::int64_t routes_found() const { return routes_found_.load(kRelaxed); }
  std::int64_t routes_missing() const { return routes_missing_.load(kRelaxed); }
  std::int64_t routes_refused() const { return routes_refused_.load(kRelaxed); }
  std::int64_t registrations() const { return registrations_.load(kRelaxed); }

 private:
  static constexpr std::memory_order kRelaxed = std::memory_order_relaxed;
  using Count = std::atomic<std::int64_t>;

  Count requests_ = 0;
  Count routes_found_ = 0;
  Count routes_missing_ = 0;
  Count routes_refused_ = 0;
  Count registrations_ = 0;
};

}  // namespace saker::namesrv
