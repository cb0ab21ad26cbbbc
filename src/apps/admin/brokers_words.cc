#include "apps/admin/words.h"
#include "cli/admin/brokers.h"

namespace saker::apps {
namespace {

void add_list(CLI::App& brokers, const AdminWords& words) {
  CLI::App* verb = add_verb(brokers, "list", "The brokers, what they do and how full they are");
  verb->footer(
      "Rates are those of the last ten seconds. A broker that does not answer is listed, too.\n\n"
      "Examples:\n"
      "  saker admin brokers list\n"
      "  saker admin brokers list -c DefaultCluster -o csv");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::brokers_list(*words.options); });
}

void add_show(CLI::App& brokers, const AdminWords& words) {
  auto name = std::make_shared<std::string>();
  CLI::App* verb = add_verb(brokers, "show", "One broker: all that it counts");
  verb->add_option("BROKER", *name, "its name; master and slaves are shown")->required();
  verb->footer(
      "Examples:\n"
      "  saker admin brokers show broker-a\n"
      "  saker admin brokers show broker-a -o json");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::brokers_show(*words.options, *name); });
}

void add_clean(CLI::App& brokers, const AdminWords& words) {
  auto clean = std::make_shared<cli::BrokerCleanOptions>();
  CLI::App* verb = add_verb(brokers, "clean", "Delete at once what has expired");
  CLI::Option_group* what = verb->add_option_group("What", "at least one of these");
  what->add_flag("--expired-log", clean->expired_log, "files of the commit log");
  what->add_flag("--expired-queues", clean->expired_queues, "of queues, what points to none");
  what->add_flag("--unused-topics", clean->unused_topics, "queues of topics that are gone");
  what->require_option(1, 3);
  verb->footer(
      "By itself a broker does it at deleteWhen. Nothing that has not expired is deleted. All\n"
      "brokers do it, or those of -c, -b or --broker-address; they answer at once and work in the\n"
      "background.\n\n"
      "Examples:\n"
      "  saker admin brokers clean --expired-log -b broker-a\n"
      "  saker admin brokers clean --expired-queues --unused-topics");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::brokers_clean(*words.options, *clean);
  });
}

}  // namespace

void add_brokers(const AdminWords& words) {
  CLI::App* brokers = add_entity(words, "brokers", "List and show brokers, have them clean up");
  brokers->footer(
      "Examples:\n"
      "  saker admin brokers list\n"
      "  saker admin brokers show broker-a\n"
      "  saker admin brokers VERB --help           what a verb may be told");
  add_list(*brokers, words);
  add_show(*brokers, words);
  add_clean(*brokers, words);
}

}  // namespace saker::apps
