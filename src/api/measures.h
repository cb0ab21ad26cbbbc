#pragma once

#include <string>
#include <vector>

#include <prometheus/metric_family.h>

namespace saker::api {

/// How a broker is, for who decides whether to restart it or to send to it.
struct Condition {
  bool is_sound = true;  ///< false: nothing but a restart, on a sound disk, helps
  bool is_ready = true;  ///< messages are taken
  std::string why;       ///< not: with figures, for people
};

/// What can be measured of a broker. Thread: any.
class Measures {
 public:
  virtual ~Measures() = default;

  virtual Condition condition() = 0;
  /// Everything, at this moment. Names: RocketMQ's where it has one (spec 05 §26), else saker_….
  virtual std::vector<prometheus::MetricFamily> collect() = 0;
};

}  // namespace saker::api
