#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/live.h"

namespace saker::config {

/// May the value change while the process runs?
enum class Reload { kNo, kYes };

/// One row of a table of settings: everything that help, validation, documentation and the
/// get-config answer know of it. The row is bound to the member that holds the value.
struct Setting {
  std::string name;    ///< the key in files; RocketMQ's spelling where RocketMQ has it
  std::string unit;    ///< "ms", "bytes", "hours", …; empty for text, switches and counts
  std::string bounds;  ///< "1..60000", "true|false", "ASYNC_FLUSH|SYNC_FLUSH", "text"
  Reload reload = Reload::kNo;
  std::string sentence;  ///< what it does, one sentence
  std::string default_text;
  std::string old_name;    ///< the spelling of an older RocketMQ, taken as well; may be empty
  bool has_effect = true;  ///< false: taken so that a file loads, and reported where it differs
  std::function<std::string()> get;                  ///< the present value as text
  std::function<Status(std::string_view text)> set;  ///< errors name the bounds, not the key
};

using Table = std::vector<Setting>;

struct Bounds {
  std::int64_t min;
  std::int64_t max;
};

/// What a row says besides its name, value and bounds.
struct Row {
  std::string unit;
  Reload reload = Reload::kNo;
  std::string sentence;
};

// Rows bound to a member. The value that the member holds when the row is made is the default; the
// member outlives the row.
Setting integer(std::string name, std::int32_t& value, Bounds bounds, Row row);
Setting integer(std::string name, std::int64_t& value, Bounds bounds, Row row);
Setting boolean(std::string name, bool& value, Row row);
Setting text(std::string name, std::string& value, Row row);
// The same for values that may change at run time (Reload::kYes, whatever the row says).
Setting integer(std::string name, Live<std::int32_t>& value, Bounds bounds, Row row);
Setting integer(std::string name, Live<std::int64_t>& value, Bounds bounds, Row row);
Setting boolean(std::string name, Live<bool>& value, Row row);
/// One of a few words, spelled exactly.
Setting choice(std::string name, std::string& value, std::vector<std::string> words, Row row);

/// A key of RocketMQ that means nothing here, with any value; the sentence says why. The row keeps
/// the value itself.
Setting without_effect(std::string name, std::string default_text, std::string sentence);

/// The row under an older spelling, too.
Setting also_spelled(std::string old_name, Setting setting);

}  // namespace saker::config
