#include "cli/store/place.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <limits>
#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "cli/text/text.h"
#include "config/properties.h"
#include "file/directory.h"
#include "file/whole_file.h"
#include "model/delay_levels.h"
#include "store/inspect/index_layout.h"

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

/// What a broker's settings file says of where its store is. Rows that it does not have stay.
struct BrokerFile {
  std::string commit_log_dir;
  std::string read_only_dirs;
  std::int64_t segment_bytes = 0;
  std::int64_t index_slots = 5'000'000;
  std::int64_t index_entries = 20'000'000;
  std::string delay_levels;

  std::int64_t index_file_bytes() const {
    constexpr std::int64_t kMax = std::numeric_limits<std::int32_t>::max();
    store::inspect::IndexLayout layout;
    layout.slots = std::clamp<std::int64_t>(index_slots, 1, kMax);
    return layout.entry_at(std::clamp<std::int64_t>(index_entries, 1, kMax));
  }
};

void read_number(const std::string& text, std::int64_t& number) {
  (void)std::from_chars(text.data(), text.data() + text.size(), number);
}

Result<BrokerFile> read_broker_file(const std::string& path) {
  const Result<std::string> text = file::read_whole(path);
  if (!text) return text.error();
  const auto properties = config::parse_properties(*text);
  if (!properties) return Error{properties.error().code, path + ": " + properties.error().message};
  BrokerFile found;
  for (const config::Property& property : *properties) {
    const std::string value(config::without_trailing_blanks(property.value));
    if (property.key == "storePathCommitLog") found.commit_log_dir = value;
    if (property.key == "readOnlyCommitLogStorePaths") found.read_only_dirs = value;
    if (property.key == "messageDelayLevel") found.delay_levels = value;
    if (property.key == "mappedFileSizeCommitLog" || property.key == "mapedFileSizeCommitLog")
      read_number(value, found.segment_bytes);
    if (property.key == "maxHashSlotNum") read_number(value, found.index_slots);
    if (property.key == "maxIndexNum") read_number(value, found.index_entries);
  }
  return found;
}

/// The place, completed by what the broker's file says.
Result<store::inspect::StorePlace> place_of(const StorePlaceOptions& options) {
  BrokerFile file;
  if (!options.config_file.empty()) {
    Result<BrokerFile> read = read_broker_file(options.config_file);
    if (!read) return read.error();
    file = std::move(*read);
  }
  store::inspect::StorePlace place{.root = options.directory,
                                   .commit_log_dir = options.commit_log_dir,
                                   .segment_bytes = options.segment_bytes};
  if (!options.config_file.empty()) place.index_file_bytes = file.index_file_bytes();
  if (place.segment_bytes == 0) place.segment_bytes = file.segment_bytes;
  if (place.commit_log_dir.empty()) {
    const std::string own =
        file.commit_log_dir.empty() ? options.directory + "/commitlog" : file.commit_log_dir;
    place.commit_log_dir =
        file.read_only_dirs.empty() ? file.commit_log_dir : own + "," + file.read_only_dirs;
  }
  const std::string& levels =
      options.delay_levels.empty() ? file.delay_levels : options.delay_levels;
  if (levels.empty()) return place;
  Result<DelayLevels> parsed = DelayLevels::parse(levels);
  if (!parsed) return parsed.error();
  place.delay_levels = std::move(*parsed);
  return place;
}

}  // namespace

Result<store::inspect::Survey> look_at(const StorePlaceOptions& options) {
  // What the store says while it is read: stdout gets what was asked for, and nothing else.
  (void)log::configure({});
  const auto place = place_of(options);
  if (!place) return place.error();
  auto survey = store::inspect::survey(*place);
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

int tell_faults(const char* command, const store::inspect::Survey& survey) {
  for (const auto& [path, begin, end] : survey.faults->all()) {
    std::fprintf(stderr, "saker store %s: %s: the disk does not give the bytes from %lld to %lld\n",
                 command, survey.shown(path).c_str(), static_cast<long long>(begin),
                 static_cast<long long>(end));
  }
  return survey.faults->empty() ? kExitClean : kExitFindings;
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
