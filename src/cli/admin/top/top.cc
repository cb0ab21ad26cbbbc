#include "cli/admin/top/top.h"

#include <optional>

#include "cli/admin/top/terminal.h"
#include "cli/admin/top/top_frame.h"

namespace saker::cli {
namespace {

constexpr std::size_t kRowsWithoutScreen = 10;
constexpr double kMsPerSecond = 1000;

/// Takes samples and shows them.
class Top {
 public:
  Top(const AdminOptions& admin, const TopOptions& options)
      : options_(options), form_(admin.form), cluster_(admin) {}

  /// Errors: the first sample failed. Later failures are shown, and the next sample may work.
  Status run() {
    auto first = take_sample(cluster_);
    if (!first.ok()) return first.error();
    now_ = std::move(*first);
    std::optional<FullScreen> screen;
    if (form_ == Form::kTable && options_.frame_count != 1) screen.emplace();
    const bool is_screen = screen && screen->is_on();
    for (std::int64_t shown = 1; show(is_screen); ++shown) {
      if (shown == options_.frame_count) break;
      const auto pause_ms = static_cast<std::int64_t>(options_.interval_s * kMsPerSecond);
      if (interruption_.comes_within(pause_ms)) break;
      take_next();
    }
    return {};
  }

 private:
  void take_next() {
    auto next = take_sample(cluster_);
    trouble_ = next.ok() ? "" : next.error().message;
    if (!next.ok()) return;
    earlier_ = std::move(now_);
    now_ = std::move(*next);
  }

  std::size_t row_count(bool is_screen) const {
    if (options_.row_count) return static_cast<std::size_t>(*options_.row_count);
    if (form_ != Form::kTable) return SIZE_MAX;
    if (!is_screen) return kRowsWithoutScreen;
    const std::size_t lines = terminal_size().lines - (trouble_.empty() ? 0 : 1);
    return rows_that_fit(lines, now_.brokers.size());
  }

  bool show(bool is_screen) const {
    const TopSample* earlier = earlier_ ? &*earlier_ : nullptr;
    const std::size_t rows = row_count(is_screen);
    if (form_ != Form::kTable) return write_out(top_page(earlier, now_, rows).text(form_));
    const std::string text =
        (trouble_.empty() ? "" : "no answer: " + trouble_ + "\n") + top_text(earlier, now_, rows);
    return write_out(is_screen ? on_screen(text, terminal_size().columns) : text + "\n");
  }

  const TopOptions& options_;
  const Form form_;
  Interruption interruption_;  // before the cluster, which starts a thread
  Cluster cluster_;
  std::optional<TopSample> earlier_;
  TopSample now_;
  std::string trouble_;  ///< why the last sample is missing
};

}  // namespace

int top(const AdminOptions& admin, const TopOptions& options) {
  return end("top", Top(admin, options).run());
}

}  // namespace saker::cli
