#pragma once

#include <chrono>
#include <cstdio>
#include <string>

namespace saker::apps {

/// How long the start took, for the ready line.
class Stopwatch {
 public:
  /// Milliseconds since construction with one decimal, e.g. "3.2ms".
  std::string text() const {
    const std::chrono::duration<double, std::milli> passed =
        std::chrono::steady_clock::now() - start_;
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.1fms", passed.count());
    return buffer;
  }

 private:
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// The one line on stdout that says that clients may come.
inline void print_ready(const std::string& words, const Stopwatch& stopwatch) {
  std::printf("ready: %s start=%s\n", words.c_str(), stopwatch.text().c_str());
  std::fflush(stdout);
}

}  // namespace saker::apps
