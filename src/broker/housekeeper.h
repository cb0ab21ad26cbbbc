#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "base/unique_function.h"
#include "broker/registration/bell.h"

namespace saker::broker {

/// The broker's background thread: does its work every 100 ms and whenever the bell rings. What
/// may block (files, name servers) is done here and not on a lane.
/// Thread: start and stop by the owner.
class Housekeeper {
 public:
  Housekeeper(std::shared_ptr<Bell> bell, UniqueFunction<void()> work);
  ~Housekeeper() { stop(); }

  void start();

  /// Waits for the work at hand. Idempotent.
  void stop();

 private:
  void run();

  const std::shared_ptr<Bell> bell_;
  UniqueFunction<void()> work_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace saker::broker
