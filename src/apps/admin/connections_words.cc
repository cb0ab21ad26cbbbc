#include "apps/admin/words.h"
#include "cli/admin/connections.h"

namespace saker::apps {

namespace {

constexpr double kIntervalMinS = 0.1;
constexpr double kIntervalMaxS = 3600;

void add_watch(CLI::App& verb, cli::ConnectionListOptions& list) {
  CLI::Option* const watch = verb.add_option("--watch", list.watch_s, "live, each 2 seconds or so")
                                 ->type_name("[SECONDS]")
                                 ->expected(0, 1)
                                 ->default_str("2")
                                 ->check(CLI::Range(kIntervalMinS, kIntervalMaxS));
  verb.add_option("--count", list.frame_count, "end after so many answers")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, INT64_MAX))
      ->needs(watch);
}

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
  verb->add_option("--sort", list->sort_column, "by this column")
      ->check(CLI::IsMember(cli::connection_columns()))
      ->capture_default_str();
  verb->add_flag("--reverse", list->is_reverse, "the last first");
  add_watch(*verb, *list);
  verb->footer(
      "A client has a row for each of its roles on each master that it is connected to.\n"
      "Consumers are those of groups that the brokers know. With --watch the list is shown again\n"
      "and again, on a screen of its own in a terminal, until Ctrl-C.\n\n"
      "Examples:\n"
      "  saker admin connections list\n"
      "  saker admin connections list --group billing -o json\n"
      "  saker admin connections list --sort version\n"
      "  saker admin connections list --watch 5");
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
      "of a broker of Saker, which by default serves processes of its own machine only. All are\n"
      "asked: if one fails, the error says what came of each, and the exit code is 1.\n\n"
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
  connections->footer(
      "Examples:\n"
      "  saker admin connections list\n"
      "  saker admin connections list --role producer --watch\n"
      "  saker admin connections VERB --help       what a verb may be told");
  add_list(*connections, words);
  add_kick(*connections, words);
}

}  // namespace saker::apps
