#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "cli/text/page.h"

namespace saker::apps {

/// "json", "csv"; any other name is a table.
cli::Form form_named(const std::string& name);

/// Adds -o table, json or csv to a command. The form outlives the parsing.
CLI::Option* add_form_option(CLI::App& command, cli::Form& form);

}  // namespace saker::apps
