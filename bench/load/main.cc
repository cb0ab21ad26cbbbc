#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

#include <cstdio>
#include <exception>
#include <functional>
#include <utility>

#include <CLI/CLI.hpp>

#include "admin.h"
#include "delivery_scenario.h"
#include "memory.h"
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
  int batch_messages = 32;
  int64_t delay_ms = 3'000;
  WaitingScenarioOptions waiting;
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

WaitingScenarioOptions waiting_options(const Options& options) {
  WaitingScenarioOptions waiting = options.waiting;
  waiting.broker = options.send.broker;
  waiting.topic = options.send.topic;
  waiting.queue_count = options.send.queue_count;
  waiting.meter = options.send.meter;
  return waiting;
}

PullScenarioOptions pull_options(const Options& options) {
  return {.broker = options.send.broker,
          .topic = options.send.topic,
          .queue_count = options.send.queue_count,
          .consumers = options.consumers,
          .messages_max = options.messages_max,
          .meter = options.send.meter};
}

// A subcommand and what it does; its options are still to be added.
CLI::App* add_command(CLI::App& app, const Options& options, const char* name, const char* text,
                      std::function<void()> action) {
  auto* command = app.add_subcommand(name, text);
  command->callback([&options, action = std::move(action)] {
    if (options.pin >= 0) pin_to(options.pin);
    action();
  });
  return command;
}

void add_send_commands(CLI::App& app, Options& options) {
  auto& send_options = options.send;
  auto* send = add_command(app, options, "send", "single messages, code 310",
                           [&] { run_send(send_options).print(); });
  add_sending(send, options);
  add_counting(send, options);
  auto* batch = add_command(app, options, "batch", "several messages in a frame, code 320", [&] {
    send_options.batch_messages = options.batch_messages;
    run_send(send_options).print();
  });
  add_sending(batch, options);
  add_counting(batch, options);
  batch->add_option("--messages", options.batch_messages, "messages in a frame")
      ->capture_default_str();
  auto* transaction =
      add_command(app, options, "transaction", "half messages and their commits, codes 310 and 37",
                  [&] { run_transactions(send_options).print(); });
  add_sending(transaction, options);
  add_counting(transaction, options);
}

void add_read_commands(CLI::App& app, Options& options) {
  auto* pull = add_command(app, options, "pull", "read full queues again and again, code 11",
                           [&] { run_pull(pull_options(options)).print(); });
  add_run(pull, options);
  pull->add_option("--consumers", options.consumers, "connections, one queue each")
      ->capture_default_str();
  pull->add_option("--max", options.messages_max, "messages in a pull")->capture_default_str();
  auto* pop = add_command(app, options, "pop", "pop and acknowledge, codes 200050 and 200151",
                          [&] { run_pop(pull_options(options)).print(); });
  add_run(pop, options);
  pop->add_option("--consumers", options.consumers, "connections")->capture_default_str();
  pop->add_option("--max", options.messages_max, "messages in a pop")->capture_default_str();
  auto* waiting = add_command(app, options, "waiting", "pulls that the broker holds, a group each",
                              [&] { run_waiting(waiting_options(options)).print(); });
  add_run(waiting, options);
  waiting->add_option("--connections", options.waiting.connections, "connections")
      ->capture_default_str();
  waiting->add_option("--pulls", options.waiting.pulls, "pulls, and groups")->capture_default_str();
}

void add_delivery_commands(CLI::App& app, Options& options) {
  add_sending(add_command(app, options, "e2e", "open loop to waiting consumers, one a queue",
                          [&] { run_delivery(options.send).print(); }),
              options);
  auto* timer =
      add_command(app, options, "timer", "the same with timer messages: how late they come", [&] {
        options.send.delay_ms = options.delay_ms;
        run_delivery(options.send).print();
      });
  add_sending(timer, options);
  timer->add_option("--delay", options.delay_ms, "ms from sending to delivery")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

void add_preparations(CLI::App& app, Options& options) {
  add_target(
      add_command(
          app, options, "topic", "create the topic at the broker, code 17",
          [&] { create_topic(options.send.broker, options.send.topic, options.send.queue_count); }),
      options);
  auto* touch = add_command(app, options, "touch", "touch memory once and give it back",
                            [&] { touch_memory(options.touch_mib); });
  touch->add_option("--mib", options.touch_mib, "how much")->capture_default_str();
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app(kDescription, "saker_load");
  app.footer(kExamples);
  app.require_subcommand(1);
  add_send_commands(app, options);
  add_read_commands(app, options);
  add_delivery_commands(app, options);
  add_preparations(app, options);
  CLI11_PARSE(app, argc, argv);
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
