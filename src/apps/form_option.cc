#include "apps/form_option.h"

namespace saker::apps {

cli::Form form_named(const std::string& name) {
  if (name == "json") return cli::Form::kJson;
  return name == "csv" ? cli::Form::kCsv : cli::Form::kTable;
}

CLI::Option* add_form_option(CLI::App& command, cli::Form& form) {
  return command
      .add_option_function<std::string>(
          "-o,--output", [&form](const std::string& name) { form = form_named(name); },
          "table, json or csv")
      ->take_last()
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->default_str("table");
}

}  // namespace saker::apps
