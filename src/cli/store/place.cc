#include "cli/store/place.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/clock.h"
#include "cli/text/text.h"
#include "file/directory.h"

namespace saker::cli {
namespace {

constexpr std::int64_t kMovingMs = 100;
constexpr std::int64_t kLineMs = 10'000;

bool is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

void show(std::int64_t done, std::int64_t total, std::int64_t elapsed_ms) {
  const double percent =
      total > 0 ? 100.0 * static_cast<double>(done) / static_cast<double>(total) : 100.0;
  const std::int64_t per_second = elapsed_ms > 0 ? done * 1000 / elapsed_ms : 0;
  std::fprintf(stderr, "%s%5.1f %%  %s of %s, %s/s%s", is_terminal() ? "\r\033[K" : "", percent,
               size_text(done).c_str(), size_text(total).c_str(), size_text(per_second).c_str(),
               is_terminal() ? "" : "\n");
  std::fflush(stderr);
}

}  // namespace

Result<store::inspect::Survey> look_at(const StorePlaceOptions& options) {
  auto survey =
      store::inspect::survey({options.directory, options.commit_log_dir, options.segment_bytes});
  if (!survey && file::exists(options.directory + "/store/commitlog"))
    return Error{survey.error().code,
                 survey.error().message + "; did you mean " + options.directory + "/store?"};
  return survey;
}

int cannot(const char* command, const Error& error) {
  end_progress();
  std::fprintf(stderr, "saker store %s: %s\n", command, error.message.c_str());
  return kExitCannot;
}

store::inspect::Progress progress_on_stderr() {
  const auto clock = std::make_shared<SystemClock>();
  const std::int64_t start = clock->steady_ms();
  const auto shown = std::make_shared<std::int64_t>(start);
  return [clock, start, shown](std::int64_t done, std::int64_t total) {
    const std::int64_t now = clock->steady_ms();
    if (now - *shown < (is_terminal() ? kMovingMs : kLineMs)) return;
    *shown = now;
    show(std::min(done, total), total, now - start);
  };
}

void end_progress() {
  if (is_terminal()) std::fprintf(stderr, "\r\033[K");
}

}  // namespace saker::cli
