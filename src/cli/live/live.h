#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/live/terminal.h"
#include "cli/text/page.h"

namespace saker::cli {

/// What is shown again and again. Thread: main.
class LiveSource {
 public:
  virtual ~LiveSource() = default;
  /// Takes a new look; keeps the last one if that fails.
  virtual Status look() = 0;
  /// The last look, for people or for programs. `line_count_max`: those that the screen has for it;
  /// nothing: it is no screen.
  virtual std::string text(std::optional<std::size_t> line_count_max) const = 0;
};

struct LiveOptions {
  double interval_s = 2;
  std::optional<std::int64_t> frame_count;  ///< then it ends; nothing: until SIGINT or SIGTERM
  Form form = Form::kTable;
};

/// Shows what the source sees until the end. A terminal gets a screen of its own, which is gone
/// afterwards; others get one text after the other. Errors: the first look failed; later failures
/// are shown with what was seen before, in tables.
Status show_live(const LiveOptions& options, Interruption& interruption, LiveSource& source);

}  // namespace saker::cli
