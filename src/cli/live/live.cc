#include "cli/live/live.h"

namespace saker::cli {
namespace {

constexpr double kMsPerSecond = 1000;

/// One frame. False if nobody reads any more.
bool show(const LiveSource& source, Form form, const std::string& trouble, bool is_screen) {
  if (form != Form::kTable) return write_out(source.text(std::nullopt));
  const std::string above = trouble.empty() ? "" : "no answer: " + trouble + "\n";
  if (!is_screen) return write_out(above + source.text(std::nullopt) + "\n");
  const TerminalSize size = terminal_size();
  const std::size_t lines = size.lines - (above.empty() ? 0 : 1);
  return write_out(on_screen(above + source.text(lines), size.columns));
}

}  // namespace

Status show_live(const LiveOptions& options, Interruption& interruption, LiveSource& source) {
  if (Status first = source.look(); !first.ok()) return first;
  std::optional<FullScreen> screen;
  if (options.form == Form::kTable && options.frame_count != 1) screen.emplace();
  const bool is_screen = screen && screen->is_on();
  const auto pause_ms = static_cast<std::int64_t>(options.interval_s * kMsPerSecond);
  std::string trouble;
  for (std::int64_t shown = 1; show(source, options.form, trouble, is_screen); ++shown) {
    if (shown == options.frame_count || interruption.comes_within(pause_ms)) break;
    const Status looked = source.look();
    trouble = looked.ok() ? "" : looked.error().message;
  }
  return {};
}

}  // namespace saker::cli
