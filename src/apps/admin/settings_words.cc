#include "apps/admin/words.h"
#include "apps/broker_process.h"
#include "apps/namesrv_process.h"
#include "cli/admin/settings.h"

namespace saker::apps {
namespace {

using Act = int (*)(const cli::AdminOptions&, const cli::SettingsOptions&, const config::Settings&);

/// --of and what the verb does with the rows of such a server.
void finish(CLI::App& verb, const AdminWords& words, std::shared_ptr<cli::SettingsOptions> options,
            Act act) {
  verb.add_option("--of", options->name_server, "of the name server there, not of brokers")
      ->type_name("HOST:PORT")
      ->take_last();
  verb.callback([=, &exit_code = words.exit_code] {
    if (options->name_server.empty()) {
      exit_code = act(*words.options, *options, BrokerSettings().all);
    } else {
      exit_code = act(*words.options, *options, NamesrvSettings().all);
    }
  });
}

void add_list(CLI::App& settings, const AdminWords& words) {
  auto options = std::make_shared<cli::SettingsOptions>();
  CLI::App* verb = add_verb(settings, "list", "What servers that run are set to");
  verb->add_option("PATTERN", options->pattern, "only these; * and ? as in a shell")
      ->capture_default_str();
  verb->footer(
      "Of all brokers, or those of -c, -b or --broker-address.\n\n"
      "Examples:\n"
      "  saker admin settings list\n"
      "  saker admin settings list 'flush*' -b broker-a\n"
      "  saker admin settings list --of 127.0.0.1:9876 -o json");
  finish(*verb, words, options, &cli::settings_list);
}

void add_get(CLI::App& settings, const AdminWords& words) {
  auto options = std::make_shared<cli::SettingsOptions>();
  CLI::App* verb = add_verb(settings, "get", "Some of it");
  verb->add_option("KEY", options->words, "its name; several may be given")->required();
  verb->footer(
      "Examples:\n"
      "  saker admin settings get fileReservedTime\n"
      "  saker admin settings get brokerPermission autoCreateTopicEnable -b broker-a -o json");
  finish(*verb, words, options, &cli::settings_get);
}

void add_set(CLI::App& settings, const AdminWords& words) {
  auto options = std::make_shared<cli::SettingsOptions>();
  CLI::App* verb = add_verb(settings, "set", "Change settings of servers that run");
  verb->add_option("KEY=VALUE", options->words, "several may be given")->required();
  verb->footer(
      "On all brokers, or those of -c, -b or --broker-address; they write it into their file, "
      "too.\n"
      "A broker of Saker takes all or nothing, and refuses what only a restart changes. Where\n"
      "RocketMQ's takes such a key, needsRestart says so.\n\n"
      "Examples:\n"
      "  saker admin settings set autoCreateTopicEnable=false\n"
      "  saker admin settings set brokerPermission=4 -b broker-a       read only\n"
      "  saker admin settings set deleteTopicWithBrokerRegistration=true --of 127.0.0.1:9876");
  finish(*verb, words, options, &cli::settings_set);
}

}  // namespace

void add_settings(const AdminWords& words) {
  CLI::App* settings = add_entity(words, "settings", "Show and change settings of running servers");
  settings->footer(
      "Examples:\n"
      "  saker admin settings list\n"
      "  saker admin settings set autoCreateTopicEnable=false\n"
      "  saker admin settings VERB --help          what a verb may be told");
  add_list(*settings, words);
  add_get(*settings, words);
  add_set(*settings, words);
}

}  // namespace saker::apps
