#include "metrics/process_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::metrics {
namespace {

TEST(ProcessFigures, AreThoseOfALivingProcess) {
  Exposition out({{"node_type", "test"}}, 100);
  add_process(out);
  const std::string text = out.take();
  for (const char* name : {"process_cpu_seconds_total", "process_resident_memory_bytes",
                           "process_open_fds", "process_threads"}) {
    EXPECT_THAT(text, testing::ContainsRegex(std::string(name) + "[{]node_type=\"test\"[}] [0-9]"))
        << name;
  }
}

}  // namespace
}  // namespace saker::metrics
