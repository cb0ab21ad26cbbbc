#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "store/inspect/directory_survey.h"
#include "store/inspect/finding.h"

namespace saker::cli {

/// Exit codes of the commands on stores.
inline constexpr int kExitClean = 0;
inline constexpr int kExitFindings = 1;  ///< something is wrong with the store
inline constexpr int kExitCannot = 2;    ///< nothing can be said: no store, not readable, in use

/// Where the store is, as the command line says it.
struct StorePlaceOptions {
  std::string directory;
  std::string commit_log_dir;
  std::int64_t segment_bytes = 0;
  std::string config_file;   ///< of its broker: says the above and the next, where they are not set
  std::string delay_levels;  ///< messageDelayLevel
};

/// Errors name the file and what is wrong in it, too.
Result<store::inspect::Survey> look_at(const StorePlaceOptions& options);

/// Says on stderr what failed and what to do; returns kExitCannot.
int cannot(const char* command, const Error& error);

/// Says on stderr what the disk did not give while the directory was read, and was taken for zeros.
/// Returns kExitFindings if there was any.
int tell_faults(const char* command, const store::inspect::Survey& survey);

/// Shows on stderr how far a walk is: one line that moves on a terminal, else a line every ten
/// seconds.
store::inspect::Progress progress_on_stderr();

/// Removes the line that moves.
void end_progress();

}  // namespace saker::cli
