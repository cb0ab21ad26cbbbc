#include "store/recovery/checkpoint_file.h"

#include <array>

#include "store/field_page.h"

namespace saker::store {
namespace {

/// In the order of the file.
auto fields_of(auto& checkpoint) {
  return std::array{&checkpoint.physic_ms,      &checkpoint.logics_ms, &checkpoint.index_ms,
                    &checkpoint.master_flushed, &checkpoint.confirm,   &checkpoint.logics_offset};
}

}  // namespace

Result<Checkpoint> read_checkpoint(const std::string& path) {
  Checkpoint checkpoint;
  if (Status read = read_field_page(path, fields_of(checkpoint)); !read) return read.error();
  return checkpoint;
}

Status write_checkpoint(file::Disk& disk, const std::string& path, const Checkpoint& checkpoint) {
  return write_field_page(disk, path, fields_of(checkpoint));
}

}  // namespace saker::store
