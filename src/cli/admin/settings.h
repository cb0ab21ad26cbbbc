#pragma once

#include <string>
#include <vector>

#include "cli/admin/options.h"
#include "config/settings.h"

namespace saker::cli {

/// Whose settings are meant, and which of them.
struct SettingsOptions {
  std::string name_server;         ///< host:port of one; empty: those of brokers
  std::string pattern = "*";       ///< of `list`; * and ? as in a shell
  std::vector<std::string> words;  ///< of `get` keys, of `set` KEY=VALUE
};

// `saker admin settings …`, of processes that run. Each prints its answer, explains failures on
// stderr and returns the exit code. `known`: the rows of such a server of Saker, which say what may
// change at run time.

int settings_list(const AdminOptions& admin, const SettingsOptions& options,
                  const config::Settings& known);
/// Fails if one of the servers has no such key.
int settings_get(const AdminOptions& admin, const SettingsOptions& options,
                 const config::Settings& known);
/// Fails before anything is changed if one of the servers has no such key. Shows what was before
/// and what is there now.
int settings_set(const AdminOptions& admin, const SettingsOptions& options,
                 const config::Settings& known);

}  // namespace saker::cli
