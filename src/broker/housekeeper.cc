#include "broker/housekeeper.h"

#include <chrono>

namespace saker::broker {
namespace {

constexpr std::chrono::milliseconds kPeriod{100};

}  // namespace

Housekeeper::Housekeeper(std::shared_ptr<Bell> bell, UniqueFunction<void()> work)
    : bell_(std::move(bell)), work_(std::move(work)) {}

void Housekeeper::start() {
  thread_ = std::thread([this] { run(); });
}

void Housekeeper::run() {
  while (!stopping_.load()) {
    work_();
    bell_->wait(kPeriod);
  }
}

void Housekeeper::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  bell_->ring();
  thread_.join();
}

}  // namespace saker::broker
