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

}  // namespace

void add_brokers(const AdminWords& words) {
  CLI::App* brokers = add_entity(words, "brokers", "List and show brokers");
  add_list(*brokers, words);
  add_show(*brokers, words);
}

}  // namespace saker::apps
