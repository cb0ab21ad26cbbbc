#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "admin.h"
#include "delivery_scenario.h"
#include "pop_scenario.h"
#include "pull_scenario.h"
#include "send_scenario.h"
#include "waiting_scenario.h"

namespace saker::load {
namespace {

constexpr const char* kDescription =
    "Load generator for brokers that speak RocketMQ, and for the calibration server saker_limit.\n"
    "One thread. A run prints a line of JSON on standard output and a readable one on standard\n"
    "error.";

constexpr const char* kExamples =
    "Examples:\n"
    "  saker_load topic --broker 127.0.0.1:10911 --topic bench --queues 4\n"
    "  saker_load send --connections 64 --in-flight 32 --seconds 5 --verify\n"
    "  saker_load send --connections 4 --in-flight 64 --rate 5000\n"
    "  saker_load send --connections 16 --in-flight 32 --count 200000\n"
    "  saker_load transaction --connections 16 --in-flight 32 --verify\n"
    "  saker_load pull --consumers 16\n"
    "  saker_load pop --consumers 16\n"
    "  saker_load waiting --topic idle --pulls 10000 --seconds 60\n"
    "  saker_load e2e --connections 4 --in-flight 64 --rate 5000\n"
    "  saker_load timer --connections 4 --in-flight 256 --rate 20000 --delay 3000\n";

struct Options {
  SendScenarioOptions send;
  int consumers = 1;
  int messages_max = 32;
  int pin = -1;
  int64_t touch_mib = 1024;
};

void add_target(CLI::App* app, Options& options) {
  app->add_option("--broker", options.send.broker, "IP:PORT of the broker")->capture_default_str();
  app->add_option("--topic", options.send.topic, "the topic")->capture_default_str();
  app->add_option("--queues", options.send.queue_count, "its queues")->capture_default_str();
}

void add_run(CLI::App* app, Options& options) {
  add_target(app, options);
  auto& meter = options.send.meter;
  app->add_option("--seconds", meter.window_seconds, "length of the measured window")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app->add_option("--warmup", meter.warmup_seconds, "seconds of the same load before it")
      ->capture_default_str();
  app->add_option("--server-pid", meter.server_pid, "also report CPU and memory of this process");
  app->add_option("--pin", options.pin, "run on this core");
}

void add_sending(CLI::App* app, Options& options) {
  add_run(app, options);
  app->add_option("--connections", options.send.connections, "producers")->capture_default_str();
  app->add_option("--in-flight", options.send.in_flight, "requests in flight per producer")
      ->capture_default_str();
  app->add_option("--size", options.send.body_bytes, "bytes of a body")->capture_default_str();
  app->add_option("--rate", options.send.rate, "messages per second, open loop (0: closed loop)");
}

void add_counting(CLI::App* app, Options& options) {
  app->add_option("--count", options.send.count, "send so many requests instead of for a time");
  app->add_flag("--verify", options.send.verifies,
                "afterwards compare what was acknowledged with the offsets of the queues");
}

void pin_to(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<size_t>(core), &cores);
  if (sched_setaffinity(0, sizeof cores, &cores) != 0) {
    std::fprintf(stderr, "saker_load: no core %d, running unpinned\n", core);
  }
}

// The first touch of memory may be slow in a virtual machine; this takes it off the clock.
void touch_memory(int64_t mib) {
  size_t bytes = static_cast<size_t>(mib) << 20;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("not that much memory");
  munmap(memory, bytes);
}

PullScenarioOptions pull_options(const Options& options) {
  return {.broker = options.send.broker,
          .topic = options.send.topic,
          .queue_count = options.send.queue_count,
          .consumers = options.consumers,
          .messages_max = options.messages_max,
          .meter = options.send.meter};
}

WaitingScenarioOptions waiting_options(const Options& options, WaitingScenarioOptions idle) {
  idle.broker = options.send.broker;
  idle.topic = options.send.topic;
  idle.queue_count = options.send.queue_count;
  idle.meter = options.send.meter;
  return idle;
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app(kDescription, "saker_load");
  app.footer(kExamples);
  app.require_subcommand(1);
  auto* send = app.add_subcommand("send", "single messages, code 310");
  add_sending(send, options);
  add_counting(send, options);
  auto* batch = app.add_subcommand("batch", "several messages in a frame, code 320");
  add_sending(batch, options);
  add_counting(batch, options);
  options.send.batch_messages = 32;
  batch->add_option("--messages", options.send.batch_messages, "messages in a frame")
      ->capture_default_str();
  auto* transaction =
      app.add_subcommand("transaction", "half messages and their commits, codes 310 and 37");
  add_sending(transaction, options);
  add_counting(transaction, options);
  auto* pull = app.add_subcommand("pull", "read full queues again and again, code 11");
  add_run(pull, options);
  pull->add_option("--consumers", options.consumers, "connections, one queue each")
      ->capture_default_str();
  pull->add_option("--max", options.messages_max, "messages in a pull")->capture_default_str();
  auto* pop = app.add_subcommand("pop", "pop and acknowledge, codes 200050 and 200151");
  add_run(pop, options);
  pop->add_option("--consumers", options.consumers, "connections")->capture_default_str();
  pop->add_option("--max", options.messages_max, "messages in a pop")->capture_default_str();
  auto* waiting = app.add_subcommand("waiting", "pulls that the broker holds, a group each");
  add_run(waiting, options);
  WaitingScenarioOptions idle;
  waiting->add_option("--connections", idle.connections, "connections")->capture_default_str();
  waiting->add_option("--pulls", idle.pulls, "pulls, and groups")->capture_default_str();
  auto* delivery = app.add_subcommand("e2e", "open loop to waiting consumers, one a queue");
  add_sending(delivery, options);
  auto* timer = app.add_subcommand("timer", "the same with timer messages: how late they come");
  add_sending(timer, options);
  int64_t delay_ms = 3'000;
  timer->add_option("--delay", delay_ms, "ms from sending to delivery")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  auto* topic = app.add_subcommand("topic", "create the topic at the broker, code 17");
  add_target(topic, options);
  auto* touch = app.add_subcommand("touch", "touch memory once and give it back");
  touch->add_option("--mib", options.touch_mib, "how much")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  if (!batch->parsed()) options.send.batch_messages = 0;
  if (options.pin >= 0) pin_to(options.pin);
  if (send->parsed() || batch->parsed()) run_send(options.send).print();
  if (transaction->parsed()) run_transactions(options.send).print();
  if (pull->parsed()) run_pull(pull_options(options)).print();
  if (pop->parsed()) run_pop(pull_options(options)).print();
  if (waiting->parsed()) run_waiting(waiting_options(options, idle)).print();
  if (timer->parsed()) options.send.delay_ms = delay_ms;
  if (delivery->parsed() || timer->parsed()) run_delivery(options.send).print();
  if (topic->parsed()) {
    create_topic(options.send.broker, options.send.topic, options.send.queue_count);
  }
  if (touch->parsed()) touch_memory(options.touch_mib);
  return 0;
}

}  // namespace
}  // namespace saker::load

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_TIMERSLACK, 1UL);
  try {
    return saker::load::run(argc, argv);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "saker_load: %s\n", failure.what());
    return 1;
  }
}
