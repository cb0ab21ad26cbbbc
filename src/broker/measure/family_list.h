#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/metric_family.h>

namespace saker::broker {

/// Builds metric families in the order in which they are begun. Every sample carries the labels of
/// the broker; beyond a number of samples further ones are dropped and counted, so that a scrape
/// has a bound. Thread: one.
class FamilyList {
 public:
  using Labels = std::vector<prometheus::ClientMetric::Label>;

  FamilyList(Labels common, std::size_t samples_max)
      : common_(std::move(common)), samples_max_(samples_max) {}

  /// Begins a family; add() adds to the one begun last.
  void gauge(std::string_view name, std::string_view help) {
    begin(name, help, prometheus::MetricType::Gauge);
  }
  void counter(std::string_view name, std::string_view help) {
    begin(name, help, prometheus::MetricType::Counter);
  }
  void add(double value, const Labels& labels = {});

  std::size_t dropped() const { return dropped_; }
  std::vector<prometheus::MetricFamily> take() { return std::move(families_); }

 private:
  void begin(std::string_view name, std::string_view help, prometheus::MetricType type);

  const Labels common_;
  const std::size_t samples_max_;
  std::size_t samples_ = 0;
  std::size_t dropped_ = 0;
  std::vector<prometheus::MetricFamily> families_;
};

}  // namespace saker::broker
