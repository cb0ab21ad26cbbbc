#include "report.h"

#include <cstdio>

namespace saker::load {
namespace {

std::string text_of(double value) {
  char text[40];
  std::snprintf(text, sizeof text, value >= 1000 ? "%.0f" : "%.3f", value);
  return text;
}

}  // namespace

Report::Report(const std::string& scenario)
    : json_("{\"scenario\":\"" + scenario + '"'), text_(scenario + ':') {}

void Report::add(const std::string& name, double value) {
  json_ += ",\"" + name + "\":" + text_of(value);
  text_ += ' ' + name + '=' + text_of(value);
}

void Report::add(const std::string& name, const std::string& value) {
  json_ += ",\"" + name + "\":\"" + value + '"';
  text_ += ' ' + name + '=' + value;
}

void Report::add(const std::string& name, int64_t value) {
  json_ += ",\"" + name + "\":" + std::to_string(value);
  text_ += ' ' + name + '=' + std::to_string(value);
}

void Report::add_errors(const std::map<int, int64_t>& by_code) {
  std::string fields;
  for (auto [code, count] : by_code) {
    fields +=
        (fields.empty() ? "\"" : ",\"") + std::to_string(code) + "\":" + std::to_string(count);
    text_ += " error_" + std::to_string(code) + '=' + std::to_string(count);
  }
  json_ += ",\"errors\":{" + fields + '}';
}

void Report::add_latency(const std::string& name, const Histogram& histogram) {
  auto us = [](int64_t ns) { return static_cast<double>(ns) / 1000.0; };
  add(name + "_p50_us", us(histogram.quantile(0.5)));
  add(name + "_p99_us", us(histogram.quantile(0.99)));
  add(name + "_p999_us", us(histogram.quantile(0.999)));
  add(name + "_max_us", us(histogram.max()));
  add(name + "_mean_us", histogram.mean() / 1000.0);
}

void Report::add_window(const Meter& meter, int64_t messages) {
  auto count = static_cast<double>(messages);
  add("seconds", meter.seconds());
  add("messages", messages);
  add("rate", count / meter.seconds());
  if (messages == 0) return;
  add("client_cpu_us", meter.client_cpu_us() / count);
  if (meter.server_resident_kib() == 0) return;
  add("server_cpu_us", meter.server_cpu_us() / count);
  add("server_rss_kib", meter.server_resident_kib());
}

void Report::print() const {
  std::fprintf(stderr, "%s\n", text_.c_str());
  std::printf("%s}\n", json_.c_str());
}

}  // namespace saker::load
