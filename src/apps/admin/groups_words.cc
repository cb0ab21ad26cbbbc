#include "apps/admin/words.h"
#include "cli/admin/group/groups.h"

namespace saker::apps {
namespace {

constexpr std::int32_t kCountMax = 1'000'000;

void add_list(CLI::App& groups, const AdminWords& words) {
  auto list = std::make_shared<cli::GroupListOptions>();
  CLI::App* verb = add_verb(groups, "list", "The groups, who is online and how far behind");
  verb->add_option("PATTERN", list->pattern, "only these; * and ? as in a shell")
      ->capture_default_str();
  verb->add_flag("-a,--all", list->with_built_in,
                 "also those that every broker has (TOOLS_CONSUMER, CID_RMQ_SYS_…)");
  verb->footer(
      "`behind` counts the messages that are there and that the group has not consumed.\n\n"
      "Examples:\n"
      "  saker admin groups list\n"
      "  saker admin groups list 'billing*' -o json");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::groups_list(*words.options, *list); });
}

void add_show(CLI::App& groups, const AdminWords& words) {
  auto group = std::make_shared<std::string>();
  CLI::App* verb = add_verb(groups, "show", "One group: settings, members, subscriptions");
  verb->add_option("GROUP", *group, "its name")->required();
  verb->footer(
      "Where a group has several clients, each is asked what it subscribes to (for a second at\n"
      "most). Who differs is named below `mismatches`: such a group loses messages.\n\n"
      "Examples:\n"
      "  saker admin groups show billing\n"
      "  saker admin groups show billing -o json");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::groups_show(*words.options, *group); });
}

void add_flag_like(CLI::App& verb, const char* name, std::optional<bool>& value,
                   const char* about) {
  allow_flag_words(verb.add_option(name, value, about));
}

std::shared_ptr<cli::GroupSettings> add_settings(CLI::App& verb) {
  auto settings = std::make_shared<cli::GroupSettings>();
  const CLI::Range counts(0, kCountMax);
  verb.add_option("GROUP", settings->group, "its name")->required();
  add_flag_like(verb, "--consume", settings->consume, "whether it gets messages at all");
  add_flag_like(verb, "--broadcast", settings->broadcast, "whether its clients may broadcast");
  add_flag_like(verb, "--from-first", settings->from_first,
                "kept for RocketMQ: whether a new consumer may begin with the oldest message");
  add_flag_like(verb, "--order", settings->order, "whether pops keep the order of messages");
  add_flag_like(verb, "--notify", settings->notify,
                "whether clients are told at once who comes and goes");
  verb.add_option("--retry-queues", settings->retry_queue_count, "queues of its retry topic")
      ->type_name("N")
      ->check(counts);
  verb.add_option("--retries", settings->retry_count_max,
                  "how often a message is tried again before it is a dead letter")
      ->type_name("N")
      ->check(counts);
  verb.add_option("--timeout-minutes", settings->timeout_min,
                  "kept for RocketMQ: how long consuming a message may take; clients decide here")
      ->type_name("N")
      ->check(counts);
  verb.add_option("--attribute", settings->attributes,
                  "sets one, or removes it without a value; may be repeated")
      ->type_name("NAME=VALUE");
  return settings;
}

void add_create(CLI::App& groups, const AdminWords& words) {
  CLI::App* verb = add_verb(groups, "create", "Make a group on all brokers, or those of -c and -b");
  auto settings = add_settings(*verb);
  verb->footer(
      "Nothing is changed if one of the brokers has the group. What is not given is as\n"
      "RocketMQ makes it: it may consume, 16 retries, 1 retry queue.\n\n"
      "Examples:\n"
      "  saker admin groups create billing\n"
      "  saker admin groups create billing --retries 3 --broadcast false");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::groups_create(*words.options, *settings);
  });
}

void add_update(CLI::App& groups, const AdminWords& words) {
  CLI::App* verb = add_verb(groups, "update", "Change settings of a group, wherever it is");
  auto settings = add_settings(*verb);
  verb->footer(
      "What is not given stays as it is.\n\n"
      "Examples:\n"
      "  saker admin groups update billing --consume false       stops it\n"
      "  saker admin groups update billing --retries 3 -b broker-a");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::groups_update(*words.options, *settings);
  });
}

void add_delete(CLI::App& groups, const AdminWords& words) {
  auto deletion = std::make_shared<cli::GroupDeletion>();
  CLI::App* verb = add_verb(groups, "delete", "Delete a group, its offsets and its retry topic");
  verb->add_option("GROUP", deletion->group, "its name")->required();
  verb->add_flag("--dead-letters", deletion->with_dead_letters, "its dead letters, too");
  verb->add_flag("--yes", deletion->is_confirmed,
                 "do it; without this it says what would be deleted");
  verb->footer(
      "Refused while a client of the group is online.\n\n"
      "Examples:\n"
      "  saker admin groups delete billing          what would go\n"
      "  saker admin groups delete billing --yes");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::groups_delete(*words.options, *deletion);
  });
}

}  // namespace

void add_groups(const AdminWords& words) {
  CLI::App* groups = add_entity(words, "groups", "List, show, create, update and delete groups");
  groups->footer(
      "Examples:\n"
      "  saker admin groups list\n"
      "  saker admin groups show billing\n"
      "  saker admin groups VERB --help            what a verb may be told");
  add_list(*groups, words);
  add_show(*groups, words);
  add_create(*groups, words);
  add_update(*groups, words);
  add_delete(*groups, words);
}

}  // namespace saker::apps
