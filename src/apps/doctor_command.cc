#include "apps/doctor_command.h"

#include <CLI/CLI.hpp>

#include "cli/doctor/doctor.h"

namespace saker::apps {

void add_doctor_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<cli::DoctorOptions>();
  CLI::App* command =
      app.add_subcommand("doctor", "Check this machine as a place for a broker, in three seconds");
  command
      ->add_option("--data", options->data_dir,
                   "where a broker's data are or shall be; its disk is measured")
      ->type_name("DIR")
      ->capture_default_str();
  auto* output = command->add_option_function<std::string>(
      "-o,--output", [options](const std::string& form) { options->json = form == "json"; },
      "table or json");
  output->check(CLI::IsMember({"table", "json"}))->default_str("table");
  command->footer(
      "Needs no root and changes nothing; what it cannot read it calls unknown and names. It\n"
      "writes 1 MiB without a name into DIR, or the nearest directory above that exists, and\n"
      "flushes it for two seconds: a busy disk notices. Limits are those of this shell; a\n"
      "service may have others.\n"
      "Exit code: 0 nothing is bad, 1 something is, 2 wrong words.\n\n"
      "Examples:\n"
      "  saker doctor\n"
      "  saker doctor --data /var/lib/saker\n"
      "  saker doctor --data /var/lib/saker -o json");
  command->callback([options, &exit_code] { exit_code = cli::doctor(*options); });
}

}  // namespace saker::apps
