#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"
#include "config/setting.h"
#include "config/settings.h"

namespace saker::config {

using ValueCheck = std::function<Status(std::string_view text)>;

/// The row, which also refuses what its bounds cannot tell: an address that is none, a word that
/// this version does not serve. The one place for it: a start, `config check` and a change at run
/// time all come through the row. Errors of `check` say what is allowed and name the value.
Setting checked(Setting setting, ValueCheck check);

/// For names and paths.
Status is_not_empty(std::string_view text);

/// Whether each row takes the value that it has: for values that did not come through their rows,
/// such as those of flags. Errors name the key. Thread: that of the settings, before others read.
Status check_values(const Settings& settings);

}  // namespace saker::config
