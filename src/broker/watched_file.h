#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "base/result.h"
#include "base/unique_function.h"
#include "broker/table_file.h"

namespace saker::broker {

/// The file of one table that counts its changes: written when it changed, once a period.
/// Thread: load() before the table is used; the rest the housekeeper's, or after it.
class WatchedFile {
 public:
  /// How the table is reached; it outlives the file.
  struct Table {
    UniqueFunction<std::string()> encode;
    UniqueFunction<Status(std::string_view text)> restore;  ///< may be called twice
    UniqueFunction<std::uint64_t()> changes;
  };
  /// Of what has state(), restore(state) and changes(). `decode` gives a Result of the state.
  template <class Kept, class Encode, class Decode>
  static Table table_of(Kept& kept, Encode encode, Decode decode) {
    return {[&kept, encode] { return encode(kept.state()); },
            [&kept, decode](std::string_view text) -> Status {
              auto state = decode(text);
              if (!state) return state.error();
              kept.restore(std::move(*state));
              return {};
            },
            [&kept] { return kept.changes(); }};
  }
  WatchedFile(std::string path, const Clock& clock, std::int64_t period_ms, Table table);

  /// Reads the file, or its backup; a missing file is no error.
  Status load();

  /// Writes if there is something new and the period is over. Failures are logged.
  void save_due();
  void save();

 private:
  const Clock& clock_;
  const std::int64_t period_ms_;
  Table table_;
  TableFile file_;
  RateLimit log_limit_;
  std::uint64_t changes_ = 0;
  std::int64_t due_ms_ = 0;
};

}  // namespace saker::broker
