#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"

namespace saker::cli {

/// Something to say about a configuration.
struct Remark {
  enum class Level {
    kAdvice,   ///< it does what it says; something else may be better
    kWarning,  ///< it does less than one would think, or harms
    kError,    ///< a broker does not start with it
  };
  Level level = Level::kAdvice;
  int line = 0;  ///< of the file; 0: it concerns no line
  std::string key;
  std::string text;
};

std::string_view level_name(Remark::Level level);

/// A key of the file, and what becomes of it.
struct Use {
  enum class Kind {
    kApplied,    ///< it counts
    kNoEffect,   ///< taken, but means nothing here
    kElsewhere,  ///< no row has it
    kRefused,    ///< its value is out of bounds
    kOverruled,  ///< the key stands in a later line, too
  };
  Kind kind = Kind::kApplied;
  int line = 0;
  std::string key;
  std::string value;
  std::string reason;  ///< why it does not count
};

struct Examination {
  std::vector<Use> uses;        ///< in the order of the file
  std::vector<Remark> remarks;  ///< by line; those without one last
};

/// Applies a properties text to the settings, line by line to its end, and says what there is to
/// say of each; then of what follows from all of them together (`find_traps`). Errors: the text is
/// no properties file.
Result<Examination> examine(std::string_view text, config::Settings& settings);

/// Whether more keys of the file are settings of `these` alone than of `those` alone.
bool fits_better(std::string_view text, const config::Settings& these,
                 const config::Settings& those);

}  // namespace saker::cli
