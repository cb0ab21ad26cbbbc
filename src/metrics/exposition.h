#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "metrics/latency.h"

namespace saker::metrics {

/// Labels as they stand in the text, `topic="T",consumer_group="G"`: what many samples have is
/// written once.
class Labels {
 public:
  using Label = std::pair<std::string_view, std::string_view>;

  Labels() = default;
  Labels(std::initializer_list<Label> labels) {
    for (const auto& [name, value] : labels) add(name, value);
  }
  /// Values may have any bytes.
  Labels& add(std::string_view name, std::string_view value);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Builds Prometheus' text format, family by family: begin one, then add its samples. Every sample
/// has the common labels; beyond a number of samples further ones are dropped and counted, so that
/// a scrape has a bound. Thread: one.
class Exposition {
 public:
  /// A histogram with classes of its own; `bounds` and `counts` are one class apart.
  struct Classes {
    std::span<const double> bounds;
    std::span<const std::int64_t> counts;  ///< each by itself; the last is above all bounds
    double sum = 0;
  };

  Exposition(Labels common, std::size_t samples_max)
      : common_(std::move(common)), samples_max_(samples_max) {}

  void gauge(std::string_view name, std::string_view help) { begin(name, help, "gauge"); }
  void counter(std::string_view name, std::string_view help) { begin(name, help, "counter"); }
  void histogram(std::string_view name, std::string_view help) { begin(name, help, "histogram"); }

  void add(std::int64_t value, const Labels& labels = {});
  void add(double value, const Labels& labels = {});
  /// To a family of histograms, in seconds. All of its samples, or none.
  void add(const LatencyFigures& figures, const Labels& labels = {});
  void add(const Classes& classes, const Labels& labels = {});

  std::size_t dropped() const { return dropped_; }
  /// The text, with how many samples were dropped.
  std::string take();

 private:
  void begin(std::string_view name, std::string_view help, std::string_view type);
  bool has_room(std::size_t samples);
  void begin_sample(std::string_view suffix, const Labels& labels, std::string_view bound = {});
  void end_sample(std::int64_t value);
  void end_sample(double value);

  const Labels common_;
  const std::size_t samples_max_;
  std::size_t samples_ = 0;
  std::size_t dropped_ = 0;
  std::string family_;
  std::string text_;
};

}  // namespace saker::metrics
