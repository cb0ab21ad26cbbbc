#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/exposition.h"

namespace saker::api {

/// How a broker is, for who decides whether to restart it or to send to it.
struct Condition {
  bool is_sound = true;  ///< false: nothing but a restart, on a sound disk, helps
  bool is_ready = true;  ///< messages are taken
  std::string why;       ///< not: with figures, for people
};

/// Something that has room for so much: the samples saker_bound_used and saker_bound_max.
struct Bound {
  std::string_view name;  ///< a literal
  std::int64_t used = 0;
  std::int64_t max = 0;
};

/// Something else that is measured with the broker: a front end, its connections. Thread: any.
class MeasureSource {
 public:
  virtual ~MeasureSource() = default;
  virtual void measure(metrics::Exposition& out) = 0;
  virtual std::vector<Bound> bounds() const { return {}; }
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
