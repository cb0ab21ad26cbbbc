#include "metrics/exposition.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/assert.h"

namespace saker::metrics {
namespace {

constexpr double kSecondNs = 1e9;
constexpr std::size_t kSampleBytes = 120;  ///< about
constexpr std::size_t kReservedBytesMax = 16 << 20;

/// Without an exponent, as people write bounds.
std::string bound_text(double bound) {
  std::array<char, 64> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), bound, std::chars_format::fixed)
          .ptr;
  return {digits.data(), end};
}

/// Shortest text that reads back as the same number.
template <class Number>
void append_number(std::string& text, Number value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text.append(digits.data(), end);
}

const std::vector<double>& latency_bounds() {
  static const std::vector<double> kSeconds = [] {
    std::vector<double> seconds;
    seconds.reserve(kLatencyBoundsNs.size());
    for (const std::int64_t ns : kLatencyBoundsNs) {
      seconds.push_back(static_cast<double>(ns) / kSecondNs);
    }
    return seconds;
  }();
  return kSeconds;
}

}  // namespace

Labels& Labels::add(std::string_view name, std::string_view value) {
  constexpr std::size_t kPunctuationBytes = 4;
  text_.reserve(text_.size() + name.size() + value.size() + kPunctuationBytes);
  if (!text_.empty()) text_ += ',';
  text_.append(name).append("=\"");
  while (!value.empty()) {
    const std::size_t plain = std::min(value.find_first_of("\\\"\n"), value.size());
    text_.append(value.substr(0, plain));
    value.remove_prefix(plain);
    if (value.empty()) break;
    text_.append({'\\', value[0] == '\n' ? 'n' : value[0]});
    value.remove_prefix(1);
  }
  text_ += '"';
  return *this;
}

void Exposition::begin(std::string_view name, std::string_view help, std::string_view type) {
  // Pages that stay empty cost nothing; growing step by step would copy megabytes.
  if (text_.empty()) text_.reserve(std::min(samples_max_ * kSampleBytes, kReservedBytesMax));
  family_ = name;
  text_.append("# HELP ").append(name).append(" ").append(help);
  text_.append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

bool Exposition::has_room(std::size_t samples) {
  SAKER_ASSERT(!family_.empty());
  if (samples_ + samples > samples_max_) {
    dropped_ += samples;
    return false;
  }
  samples_ += samples;
  return true;
}

void Exposition::begin_sample(std::string_view suffix, const Labels& labels,
                              std::string_view bound) {
  text_.append(family_).append(suffix);
  char separator = '{';
  for (const std::string* part : {&common_.text(), &labels.text()}) {
    if (part->empty()) continue;
    text_ += separator;
    text_ += *part;
    separator = ',';
  }
  if (!bound.empty()) {
    text_ += separator;
    text_.append("le=\"").append(bound).append("\"");
    separator = ',';
  }
  if (separator == ',') text_ += '}';
  text_ += ' ';
}

void Exposition::end_sample(std::int64_t value) {
  append_number(text_, value);
  text_ += '\n';
}

void Exposition::end_sample(double value) {
  append_number(text_, value);
  text_ += '\n';
}

void Exposition::add(std::int64_t value, const Labels& labels) {
  if (!has_room(1)) return;
  begin_sample({}, labels);
  end_sample(value);
}

void Exposition::add(double value, const Labels& labels) {
  if (!has_room(1)) return;
  begin_sample({}, labels);
  end_sample(value);
}

void Exposition::add(const LatencyFigures& figures, const Labels& labels) {
  add(Classes{latency_bounds(), figures.counts, figures.sum_ns / kSecondNs}, labels);
}

void Exposition::add(const Classes& classes, const Labels& labels) {
  SAKER_ASSERT(classes.counts.size() == classes.bounds.size() + 1);
  if (!has_room(classes.counts.size() + 2)) return;
  std::int64_t below = 0;
  for (std::size_t i = 0; i < classes.counts.size(); ++i) {
    below += classes.counts[i];
    const bool is_last = i == classes.bounds.size();
    begin_sample("_bucket", labels, is_last ? "+Inf" : bound_text(classes.bounds[i]));
    end_sample(below);
  }
  begin_sample("_sum", labels);
  end_sample(classes.sum);
  begin_sample("_count", labels);
  end_sample(below);
}

std::string Exposition::take() {
  text_ +=
      "# HELP saker_metrics_dropped Samples that metricsSamplesMax left no room for.\n"
      "# TYPE saker_metrics_dropped gauge\n";
  family_ = "saker_metrics_dropped";
  begin_sample({}, {});
  end_sample(static_cast<std::int64_t>(dropped_));
  return std::move(text_);
}

}  // namespace saker::metrics
