#include "store/timer/timer_checkpoint.h"

#include <array>

#include "file/directory.h"
#include "store/field_page.h"

namespace saker::store {
namespace {

/// In the order of the file.
auto fields_of(auto& checkpoint) {
  return std::array{&checkpoint.read_ms,       &checkpoint.log_flushed,
                    &checkpoint.queue_offset,  &checkpoint.master_queue_offset,
                    &checkpoint.state_version, &checkpoint.timestamp_ms,
                    &checkpoint.counter};
}

}  // namespace

Result<TimerCheckpoint> read_timer_checkpoint(const std::string& path) {
  TimerCheckpoint checkpoint;
  if (Status read = read_field_page(path, fields_of(checkpoint)); !read) return read.error();
  return checkpoint;
}

Status write_timer_checkpoint(file::Disk& disk, const std::string& path,
                              const TimerCheckpoint& checkpoint) {
  Status made = file::make_lasting_directories(disk, file::parent_of(path));
  return made ? write_field_page(disk, path, fields_of(checkpoint)) : made;
}

}  // namespace saker::store
