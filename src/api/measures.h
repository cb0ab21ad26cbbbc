#pragma once

#include <string>

#include "metrics/exposition.h"

namespace saker::api {

/// How a broker is, for who decides whether to restart it or to send to it.
struct Condition {
  bool is_sound = true;  ///< false: nothing but a restart, on a sound disk, helps
  bool is_ready = true;  ///< messages are taken
  std::string why;       ///< not: with figures, for people
};

/// Something else that is measured with the broker: a front end, its connections. Thread: any.
class MeasureSource {
 public:
  virtual ~MeasureSource() = default;
  virtual void measure(metrics::Exposition& out) = 0;
};

/// What can be measured of a broker. Thread: any; add_source() before anybody collects.
class Measures {
 public:
  virtual ~Measures() = default;

  virtual Condition condition() = 0;
  /// Everything, at this moment, in Prometheus' text format. Names: RocketMQ's where it has one
  /// (spec 05 §27), else saker_….
  virtual std::string collect() = 0;
  /// Outlives the last collect().
  virtual void add_source(MeasureSource& source) = 0;
};

}  // namespace saker::api
