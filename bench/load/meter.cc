#include "meter.h"

#include "process_usage.h"

namespace saker::load {

void Meter::start(int64_t now) {
  from_ = now + static_cast<int64_t>(options_.warmup_seconds * 1e9);
  if (options_.window_seconds > 0) {
    to_ = from_ + static_cast<int64_t>(options_.window_seconds * 1e9);
  }
  running(now);
}

bool Meter::running(int64_t now) {
  if (!opened_ && now >= from_) open();
  if (opened_ && !closed_ && now >= to_) close();
  return !closed_;
}

void Meter::end(int64_t now) {
  to_ = now;
  running(now);
}

void Meter::open() {
  opened_ = true;
  client_cpu_us_ = -own_cpu_us();
  server_cpu_us_ = -cpu_us_of(options_.server_pid);
}

void Meter::close() {
  closed_ = true;
  client_cpu_us_ += own_cpu_us();
  server_cpu_us_ += cpu_us_of(options_.server_pid);
  server_resident_kib_ = resident_kib_of(options_.server_pid);
}

}  // namespace saker::load
