#include "apps/admin/admin_command.h"

#include "apps/admin/words.h"
#include "apps/form_option.h"

namespace saker::apps {
namespace {

constexpr std::int64_t kTimeoutMaxMs = 600'000;

void add_options(CLI::App& admin, cli::AdminOptions& options) {
  admin
      .add_option("-n,--name-servers", options.name_servers,
                  "name servers of the cluster; the first that answers is asked")
      ->type_name("HOST:PORT;...")
      ->take_last()
      ->envname("NAMESRV_ADDR")
      ->capture_default_str();
  admin.add_option("-c,--cluster", options.cluster, "only brokers of this cluster")
      ->type_name("NAME")
      ->take_last();
  admin.add_option("-b,--broker", options.broker, "only the broker of this name")
      ->type_name("NAME")
      ->take_last();
  admin
      .add_option("--broker-address", options.broker_address,
                  "only the broker there; no name server is asked")
      ->type_name("HOST:PORT")
      ->take_last();
  admin.add_option("--timeout-ms", options.timeout_ms, "of each question to a server")
      ->type_name("MS")
      ->take_last()
      ->check(CLI::Range(std::int64_t{1}, kTimeoutMaxMs))
      ->capture_default_str();
  add_form_option(admin, options.form);
}

}  // namespace

CLI::App* add_entity(const AdminWords& words, const char* name, const char* about) {
  CLI::App* entity = words.admin.add_subcommand(name, about);
  entity->require_subcommand(1);
  entity->fallthrough();
  return entity;
}

CLI::Option* allow_flag_words(CLI::Option* option) {
  return option->type_name("true|false")->check([](const std::string& word) {
    const bool is_flag = word == "true" || word == "false";
    return is_flag ? std::string() : "'" + word + "' is neither; give true or false";
  });
}

CLI::App* add_verb(CLI::App& entity, const char* name, const char* about) {
  CLI::App* verb = entity.add_subcommand(name, about);
  verb->fallthrough();
  return verb;
}

void add_admin_command(CLI::App& app, int& exit_code, Words known) {
  CLI::App* admin = app.add_subcommand("admin", "Look at a cluster and change it");
  if (known == Words::kNameOnly) return;
  admin->require_subcommand(1);
  const AdminWords words{*admin, std::make_shared<cli::AdminOptions>(), exit_code};
  add_options(*admin, *words.options);
  add_topics(words);
  add_brokers(words);
  add_groups(words);
  add_lag(words);
  add_offsets(words);
  add_connections(words);
  add_check(words);
  add_top(words);
  add_messages(words);
  add_dead(words);
  add_where(words);
  add_timers(words);
  add_transactions(words);
  add_apply(words);
  add_export(words);
  add_bundle(words);
  add_settings(words);
  admin->footer(
      "These options may stand anywhere behind `admin`. Sizes and times are for people in tables,\n"
      "bytes and ISO 8601 (UTC) in JSON and CSV.\n"
      "Exit code: 0 done, 1 failed (stderr says what, of whom, and what to do), 2 wrong words.\n\n"
      "Examples:\n"
      "  saker admin topics list\n"
      "  saker admin -n 10.0.0.5:9876 topics show Orders -o json\n"
      "  saker admin --broker-address 10.0.0.6:10911 check\n"
      "  NAMESRV_ADDR=10.0.0.5:9876 saker admin topics create Orders --queues 8");
}

}  // namespace saker::apps
