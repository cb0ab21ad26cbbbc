#include <sched.h>
#include <signal.h>

#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "server.h"

namespace saker::limit {
namespace {

constexpr const char* kDescription =
    "Calibration server: what epoll, a CRC and a recycled file can do on this machine, without "
    "any\n"
    "broker. It prints `ready: address=127.0.0.1:PORT` and runs until it is killed.";

constexpr const char* kExamples =
    "Examples:\n"
    "  saker_limit --dir build/calibration\n"
    "  saker_limit --dir build/calibration --sync --pin 0\n";

struct Options {
  std::string dir;
  size_t mib = 1024;
  uint16_t port = 0;
  bool syncs = false;
  int pin = -1;
  size_t answer_bytes = 160;
  size_t pull_answer_bytes = 38'400;
};

void pin_to(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<size_t>(core), &cores);
  if (sched_setaffinity(0, sizeof cores, &cores) != 0) {
    std::fprintf(stderr, "saker_limit: no core %d, running unpinned\n", core);
  }
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app(kDescription, "saker_limit");
  app.footer(kExamples);
  app.add_option("--dir", options.dir, "folder of the recycled file, which stays there")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--mib", options.mib, "size of the file")->capture_default_str();
  app.add_option("--port", options.port, "port on the loopback interface (0: any)");
  app.add_flag("--sync", options.syncs,
               "pwrite and fdatasync per wake-up instead of the page cache");
  app.add_option("--pin", options.pin, "run on this core");
  app.add_option("--answer-bytes", options.answer_bytes, "frame size of an answer")
      ->capture_default_str();
  app.add_option("--pull-answer-bytes", options.pull_answer_bytes, "frame size of a pull's answer")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  if (options.pin >= 0) pin_to(options.pin);
  Durability durability = options.syncs ? Durability::kSynced : Durability::kPageCache;
  RecycledFile file(options.dir + "/recycled", options.mib << 20, durability);
  Answers answers(options.answer_bytes, options.pull_answer_bytes);
  Server server({.port = options.port, .durability = durability}, file, answers);
  std::printf("ready: address=127.0.0.1:%u\n", server.port());
  std::fflush(stdout);
  server.run();
}

}  // namespace
}  // namespace saker::limit

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  try {
    return saker::limit::run(argc, argv);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "saker_limit: %s\n", failure.what());
    return 1;
  }
}
