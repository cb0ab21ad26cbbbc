#include <unistd.h>

#include "cli/doctor/latency.h"
#include "cli/doctor/repeat.h"
#include "file/directory.h"
#include "file/file.h"

namespace saker::cli {
namespace {

constexpr std::int64_t kWriteBytes = 4096;
constexpr std::int64_t kWritesPerRound = 256;  // then from the front again: the file stays small

}  // namespace

Result<Latency> measure_flush(const std::string& directory, std::int64_t duration_ms) {
  file::RealDisk disk;
  const std::string path = directory + "/.saker-doctor-" + std::to_string(::getpid());
  auto file = file::File::open(disk, path, file::OpenMode::kCreateNew);
  if (!file) return file.error();
  if (const Status removed = file::remove_file(disk, path); !removed) return removed.error();

  // As in the log, later writes find blocks that are there: what is timed is the medium.
  const std::string filled(kWriteBytes * kWritesPerRound, 's');
  Status done = file->write_at(0, filled);
  if (done) done = file->sync_all();
  if (!done) return done.error();

  const std::string block(kWriteBytes, 'd');
  auto times = time_repeatedly(duration_ms, [&](std::size_t number) -> Status {
    const auto place = static_cast<std::int64_t>(number) % kWritesPerRound * kWriteBytes;
    const Status written = file->write_at(place, block);
    return written ? file->sync_data() : written;
  });
  if (!times) return times.error();
  return summarize(std::move(*times));
}

}  // namespace saker::cli
