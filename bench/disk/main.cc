#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/log.h"
#include "file/descriptor_limit.h"
#include "scenario.h"

namespace saker::disk {

store::Options Bench::options(std::int64_t segment_bytes) const {
  store::Options options;
  options.root_dir = directory + "/store";
  options.commit_log_segment_bytes = segment_bytes;
  options.index_enabled = false;
  return options;
}

namespace {

constexpr const char* kDescription =
    "What the store makes of this disk: one table on standard output, progress on standard error.\n"
    "Works in a directory of its own below --dir, which needs 12 GiB, and removes it at the end.";

constexpr const char* kExamples =
    "Examples:\n"
    "  saker_disk --quick\n"
    "  saker_disk --dir build > table.md\n"
    "  saker_disk --only append --only recovery\n";

struct Named {
  const char* name;
  void (*measure)(const Bench&);
};

constexpr Named kScenarios[] = {
    {"append", measure_append},
    {"sync-flush", measure_sync_flush},
    {"roll-over", measure_roll_over},
    {"disturbed", measure_disturbed},
    {"read", measure_read},
    {"index", measure_index},
    {"recovery", measure_recovery},
    {"queues", measure_queues},
    {"many-queues", measure_many_queues},
};

std::vector<std::string> names() {
  std::vector<std::string> found;
  for (const Named& scenario : kScenarios) found.emplace_back(scenario.name);
  return found;
}

/// Removes the directory also when the program is interrupted: a thread waits for the signal.
void clean_up_on_signal(const std::string& directory) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int one : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, one);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals, directory] {
    int caught = 0;
    sigwait(&signals, &caught);
    // Files may still be made meanwhile.
    for (int i = 0; i < 3; ++i) {
      std::error_code ignored;
      std::filesystem::remove_all(directory, ignored);
    }
    ::_exit(128 + caught);
  }).detach();
}

void run_scenarios(const Bench& bench, const std::vector<std::string>& only) {
  for (const Named& scenario : kScenarios) {
    const bool is_wanted =
        only.empty() || std::find(only.begin(), only.end(), scenario.name) != only.end();
    if (!is_wanted) continue;
    std::fprintf(stderr, "%s …\n", scenario.name);
    scenario.measure(bench);
  }
}

int run(int argc, char** argv) {
  std::string parent = ".";
  bool is_quick = false;
  std::vector<std::string> only;
  CLI::App app(kDescription, "saker_disk");
  app.footer(kExamples);
  app.add_option("--dir", parent, "where to work: a directory on the disk to be measured")
      ->check(CLI::ExistingDirectory);
  app.add_flag("--quick", is_quick, "small sizes: shows that it works, in half a minute");
  app.add_option("--only", only, "one scenario; may be repeated")
      ->check(CLI::IsMember(names()))
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  CLI11_PARSE(app, argc, argv);

  (void)log::configure({.level = "warn", .file = ""});  // to standard error
  file::raise_descriptor_limit();                       // as the broker does
  const std::string directory = parent + "/saker_disk." + std::to_string(::getpid());
  clean_up_on_signal(directory);
  std::filesystem::create_directories(directory);
  Table table;
  int result = 0;
  try {
    run_scenarios({directory, is_quick, table}, only);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "saker_disk: %s\n", failure.what());
    result = 1;
  }
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  table.print();
  return result;
}

}  // namespace
}  // namespace saker::disk

int main(int argc, char** argv) { return saker::disk::run(argc, argv); }
