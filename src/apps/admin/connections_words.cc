#include "apps/admin/words.h"
#include "cli/admin/connections.h"

namespace saker::apps {

namespace {

void add_list(CLI::App& connections, const AdminWords& words) {
  auto list = std::make_shared<cli::ConnectionListOptions>();
  CLI::App* verb = add_verb(connections, "list", "Clients with their roles and groups");
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

void add_kick(CLI::App& connections, const AdminWords& words) {
  auto client = std::make_shared<std::string>();
  CLI::App* verb = add_verb(connections, "kick", "Close the connections of a client");
  verb->add_option("CLIENT", *client, "its id, as connections list shows it")->required();
  verb->footer(
      "On every master, or those of -c and -b. Clients connect anew by themselves: what was wrong\n"
      "with the connection is over, what is wrong with the client is not. Goes over the HTTP port\n"
      "of a broker of Saker, which by default serves processes of its own machine only.\n\n"
      "Examples:\n"
      "  saker admin connections kick 10.0.0.7@4711\n"
      "  saker admin connections kick 10.0.0.7@4711 -b broker-a");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::connections_kick(*words.options, *client);
  });
}

}  // namespace

void add_connections(const AdminWords& words) {
  CLI::App* connections = add_entity(words, "connections", "Who is connected");
  add_list(*connections, words);
  add_kick(*connections, words);
}

}  // namespace saker::apps
