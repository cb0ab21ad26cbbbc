#include "apps/config_command.h"

#include <cstdlib>

#include <CLI/CLI.hpp>

#include "apps/broker_process.h"
#include "apps/form_option.h"
#include "apps/namesrv_process.h"
#include "cli/config/config.h"

namespace saker::apps {
namespace {

void add_check(CLI::App& config, int& exit_code) {
  auto options = std::make_shared<cli::ConfigCheckOptions>();
  CLI::App* command = config.add_subcommand("check", "Say what a configuration file does");
  command
      ->add_option("FILE", options->file,
                   "properties file of a broker or a name server, of Saker or RocketMQ")
      ->required();
  command->add_flag("--namesrv", options->is_of_name_server,
                    "it is a name server's, whatever its keys look like");
  add_form_option(*command, options->form);
  command->footer(
      "Shows each value that is not the default and what it does; warns of keys without effect,\n"
      "of what contradicts itself and of known traps; advises. Changes nothing, needs no server.\n"
      "Whose file it is, is seen from its keys.\n"
      "Exit code: 0 good, 1 there are warnings, 2 no server starts with it.\n\n"
      "Examples:\n"
      "  saker config check broker.conf\n"
      "  saker config check namesrv.conf\n"
      "  saker config check /opt/rocketmq/conf/broker.conf -o json");
  command->callback([options, &exit_code] {
    BrokerSettings broker;
    NamesrvSettings name_server;
    exit_code = cli::config_check(*options, broker.all, name_server.all);
  });
}

void add_show(CLI::App& config, int& exit_code) {
  auto options = std::make_shared<cli::ConfigShowOptions>();
  CLI::App* command = config.add_subcommand("show", "Show the settings of a broker");
  command->add_option("KEY", options->keys, "only these");
  auto* file = command->add_option("-c,--config", options->file, "as this file sets them")
                   ->type_name("FILE");
  command->add_option("--of", options->broker, "as this running broker has them")
      ->type_name("HOST:PORT")
      ->excludes(file);
  command->add_flag("--diff", options->only_changed, "only those that are not the default");
  command->add_flag("--long", options->with_meaning, "also bounds and meaning");
  add_form_option(*command, options->form);
  command->footer(
      "Without -c and --of these are the defaults.\n\n"
      "Examples:\n"
      "  saker config show -c broker.conf --diff\n"
      "  saker config show --of 127.0.0.1:10911 --diff -o json\n"
      "  saker config show --long flushDiskType fileReservedTime");
  command->callback([options, &exit_code] {
    BrokerSettings settings;
    exit_code = cli::config_show(*options, settings.all);
  });
}

void add_import(CLI::App& config, int& exit_code) {
  auto options = std::make_shared<cli::ConfigImportOptions>();
  if (const char* home = std::getenv("HOME")) options->home = home;
  CLI::App* command =
      config.add_subcommand("import", "Take over the settings of a RocketMQ installation");
  command->add_option("FROM", options->from, "its directory, or the file of one of its brokers")
      ->required();
  command->add_option("--to", options->to, "the file to write")
      ->type_name("FILE")
      ->capture_default_str();
  command
      ->add_option("--home", options->home,
                   "home of the user that it ran as: its store is there unless the file says so")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_flag("--force", options->overwrite, "overwrite the file to write");
  add_form_option(*command, options->form);
  command->footer(
      "Reads DIR/conf/broker.conf, or the only file of a broker below DIR/conf; other files of\n"
      "brokers there are named. Keys that have an effect are kept; others stand there as comments\n"
      "with the reason. Secrets are neither shown nor copied. Nothing of RocketMQ is changed.\n"
      "Start with it when RocketMQ's broker is down: saker broker -c saker.conf\n"
      "Exit code: 0 start with it, 1 nothing was written, 2 values are to be corrected first.\n\n"
      "Examples:\n"
      "  saker config import /opt/rocketmq\n"
      "  saker config import /opt/rocketmq/conf/2m-noslave/broker-a.properties --to broker-a.conf\n"
      "  saker config import /opt/rocketmq --home /srv/rocketmq --force");
  command->callback([options, &exit_code] {
    BrokerSettings settings;
    exit_code = cli::config_import(*options, settings.all);
  });
}

}  // namespace

void add_config_command(CLI::App& app, int& exit_code) {
  CLI::App* config = app.add_subcommand("config", "Check, show and take over settings");
  config->require_subcommand(1);
  config->footer(
      "Examples:\n"
      "  saker config check broker.conf\n"
      "  saker config show --of 127.0.0.1:10911 --diff\n"
      "  saker config COMMAND --help               flags and examples of a command");
  add_check(*config, exit_code);
  add_show(*config, exit_code);
  add_import(*config, exit_code);
}

}  // namespace saker::apps
