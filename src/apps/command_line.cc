#include "apps/command_line.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
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
#include "apps/wrong_word.h"
#include "cli/store/place.h"

namespace saker::apps {
namespace {

Words words_of(std::string_view command, int argc, char** argv) {
  const bool is_named =
      std::any_of(argv, argv + argc, [command](const char* word) { return command == word; });
  return is_named ? Words::kAll : Words::kNameOnly;
}

/// An answer that did not arrive is a failure, whatever the command says. Whoever closed the pipe
/// has read enough and is told nothing.
int after_output(int exit_code, int code_if_lost) {
  errno = 0;
  const bool is_written =
      std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && !std::cout.flush().fail();
  if (is_written) return exit_code;
  if (errno != EPIPE) {
    std::fprintf(stderr, "saker: could not write the whole answer to standard output%s%s\n",
                 errno == 0 ? "" : ": ", errno == 0 ? "" : std::strerror(errno));
  }
  return std::max(exit_code, code_if_lost);
}

int refuse_words(const CLI::App& app, const CLI::ParseError& failure) {
  const bool lacks_command = dynamic_cast<const CLI::RequiredError*>(&failure) != nullptr;
  const auto wrong_word = lacks_command ? explain_wrong_word(app) : std::nullopt;
  if (!wrong_word) return app.exit(failure) == 0 ? after_output(0, 1) : 2;
  std::fputs(wrong_word->c_str(), stderr);
  return 2;
}

/// Servers end well without a reader of their ready line.
bool runs_server(const CLI::App& app) {
  return app.got_subcommand("up") || app.got_subcommand("namesrv") || app.got_subcommand("broker");
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
    return refuse_words(app, failure);
  }
  if (runs_server(app)) return exit_code;
  return after_output(exit_code, app.got_subcommand("store") ? cli::kExitCannot : 1);
}

}  // namespace saker::apps
