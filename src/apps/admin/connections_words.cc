#include "apps/admin/words.h"
#include "cli/admin/connections.h"

namespace saker::apps {

void add_connections(const AdminWords& words) {
  CLI::App* connections = add_entity(words, "connections", "Who is connected");
  auto list = std::make_shared<cli::ConnectionListOptions>();
  CLI::App* verb = add_verb(*connections, "list", "Clients with their roles and groups");
  verb->add_option("-g,--group", list->group, "only members of this group")->type_name("NAME");
  verb->add_option_function<std::string>(
          "--role",
          [list](const std::string& role) {
            list->consumers = role == "consumer";
            list->producers = role == "producer";
          },
          "producer or consumer; without it both")
      ->check(CLI::IsMember({"producer", "consumer"}));
  verb->footer(
      "A client has a row for each of its roles on each master that it is connected to.\n"
      "Consumers are those of groups that the brokers know.\n\n"
      "Examples:\n"
      "  saker admin connections list\n"
      "  saker admin connections list --group billing -o json");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::connections_list(*words.options, *list);
  });
}

}  // namespace saker::apps
