#include "apps/admin/words.h"
#include "cli/admin/apply.h"

namespace saker::apps {

void add_apply(const AdminWords& words) {
  auto apply = std::make_shared<cli::ApplyOptions>();
  CLI::App* verb = add_verb(words.admin, "apply", "Make topics and groups what a file says");
  verb->add_option("-f,--file", apply->file, "YAML or JSON; - is stdin")->required()->take_last();
  verb->add_flag("--prune", apply->prune,
                 "also delete topics and groups that the file does not name, of each list that it "
                 "has; not those of the system");
  auto* yes = verb->add_flag("--yes", apply->is_confirmed, "do it");
  verb->add_flag("--diff", apply->is_diff,
                 "only show what would change; so it is without --yes, too")
      ->excludes(yes);
  verb->footer(
      "  topics:\n"
      "    - name: Orders\n"
      "      queues: 8                    or readQueues and writeQueues\n"
      "      permission: read-write       read-only, write-only, none\n"
      "      order: false\n"
      "      attributes: {message.type: FIFO}   null removes one\n"
      "      brokers: [broker-a]          only there; without it on all\n"
      "  groups:\n"
      "    - name: Billing\n"
      "      retryMax: 5                  and consume, consumeFromMin, broadcast, ordered,\n"
      "                                   retryQueues, retryPolicy, consumeTimeoutMinutes,\n"
      "                                   notifyChanges, brokerId, brokerIdWhenSlow, attributes\n\n"
      "What the file does not name stays as it is. A deleted group's progress stays.\n\n"
      "Examples:\n"
      "  saker admin export > cluster.yaml\n"
      "  saker admin apply -f cluster.yaml --diff\n"
      "  saker admin apply -f cluster.yaml --prune --yes");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::apply(*words.options, *apply); });
}

void add_export(const AdminWords& words) {
  auto is_json = std::make_shared<bool>(false);
  CLI::App* verb = add_verb(words.admin, "export", "Write topics and groups as apply reads them");
  verb->add_option_function<std::string>(
          "-o,--output", [is_json](const std::string& form) { *is_json = form == "json"; },
          "yaml or json")
      ->take_last()
      ->check(CLI::IsMember({"yaml", "json"}))
      ->default_str("yaml");
  verb->footer(
      "Topics of the system and of groups are left out.\n\n"
      "Examples:\n"
      "  saker admin export > cluster.yaml\n"
      "  saker admin export -b broker-a -o json");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::export_declaration(*words.options, *is_json);
  });
}

}  // namespace saker::apps
