#include "apps/hello_command.h"

#include <CLI/CLI.hpp>

#include "cli/hello.h"

namespace saker::apps {

void add_hello_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<cli::HelloOptions>();
  CLI::App* command = app.add_subcommand("hello", "Send a few messages and show them arriving");
  command->add_option("-n,--namesrv", options->name_server, "address of the name server")
      ->type_name("ADDR")
      ->capture_default_str();
  command->add_option("-t,--topic", options->topic, "topic, created if it does not exist")
      ->type_name("TOPIC")
      ->capture_default_str();
  command->add_option("--count", options->message_count, "how many messages")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command->footer(
      "Examples:\n"
      "  saker hello\n"
      "  saker hello -n 127.0.0.1:9876 -t Greetings --count 10");
  command->callback([options, &exit_code] { exit_code = cli::hello(*options); });
}

}  // namespace saker::apps
