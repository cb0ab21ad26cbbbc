#include "apps/command_line.h"

#include <algorithm>
#include <string_view>

#include <CLI/CLI.hpp>

#include "apps/admin/admin_command.h"
#include "apps/broker_command.h"
#include "apps/config_command.h"
#include "apps/doctor_command.h"
#include "apps/hello_command.h"
#include "apps/namesrv_command.h"
#include "apps/store_command.h"
#include "apps/up_command.h"
#include "apps/version_command.h"

namespace saker::apps {
namespace {

Words words_of(std::string_view command, int argc, char** argv) {
  const bool is_named =
      std::any_of(argv, argv + argc, [command](const char* word) { return command == word; });
  return is_named ? Words::kAll : Words::kNameOnly;
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app("Saker: a message broker that speaks RocketMQ.", "saker");
  app.require_subcommand(1);
  app.set_version_flag("--version", "saker " SAKER_VERSION);
  app.footer(
      "Examples:\n"
      "  saker up                          name server and broker, data in ./saker-data\n"
      "  saker hello                       send a few messages through it\n"
      "  saker broker -n 10.0.0.5:9876     a broker of an existing cluster\n"
      "  saker admin topics list           look at a cluster, and change it\n"
      "  saker config check broker.conf    what the settings do, and known traps\n"
      "  saker store verify saker-data/store  check what is on disk\n"
      "  saker doctor --data /var/lib/saker   is this machine fit for a broker\n"
      "  saker COMMAND --help              flags and examples of a command");

  int exit_code = 0;
  add_up_command(app, exit_code);
  add_namesrv_command(app, exit_code);
  add_broker_command(app, exit_code);
  add_hello_command(app, exit_code);
  add_admin_command(app, exit_code, words_of("admin", argc, argv));
  add_config_command(app, exit_code);
  add_store_command(app, exit_code);
  add_doctor_command(app, exit_code);
  add_version_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& failure) {
    return app.exit(failure) == 0 ? 0 : 2;
  }
  return exit_code;
}

}  // namespace saker::apps
