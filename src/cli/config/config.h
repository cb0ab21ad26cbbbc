#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/text/page.h"
#include "config/settings.h"

namespace saker::cli {

// `saker config …`. Each prints its answer on stdout, explains failures on stderr and returns the
// exit code. `settings` are those of a broker unless something else is said, with defaults.

/// Exit codes of `config check`.
inline constexpr int kExitConfigGood = 0;      ///< advice at most
inline constexpr int kExitConfigWarnings = 1;  ///< it starts, but something deserves a look
inline constexpr int kExitConfigBad = 2;       ///< no server starts with it, or it cannot be read

/// What `config check` is told.
struct ConfigCheckOptions {
  std::string file;
  bool is_of_name_server = false;  ///< false: if more of its keys are a name server's alone
  Form form = Form::kTable;
};

/// What each line that differs from the default does, and what there is to say about it.
int config_check(const ConfigCheckOptions& options, config::Settings& broker,
                 config::Settings& name_server);

/// What `config show` is told.
struct ConfigShowOptions {
  std::string file;               ///< empty: the defaults, unless `broker` is given
  std::string broker;             ///< ip:port of one that runs; empty: none
  std::vector<std::string> keys;  ///< only these; empty: all
  bool only_changed = false;      ///< only what is not the default
  bool with_meaning = false;      ///< also bounds and sentence of each
  std::int64_t timeout_ms = 3000;
  Form form = Form::kTable;
};

/// What a broker would run with, or one runs with.
int config_show(const ConfigShowOptions& options, config::Settings& settings);

/// What `config import` is told.
struct ConfigImportOptions {
  std::string from;  ///< a directory of a RocketMQ installation, or one of its files
  std::string to = "saker.conf";
  std::string home;  ///< of the user that RocketMQ ran as; its store is there by default
  bool overwrite = false;
  Form form = Form::kTable;
};

/// Exit code of `config import`: the file was written, and holds values that no broker starts with.
inline constexpr int kExitImportToCorrect = 2;

/// Writes a file for Saker from one of RocketMQ's: what counts is kept, what does not stands there
/// as a comment with the reason. Secrets are neither shown nor copied.
int config_import(const ConfigImportOptions& options, config::Settings& settings);

}  // namespace saker::cli
