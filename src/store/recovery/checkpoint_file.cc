#include "store/recovery/checkpoint_file.h"

#include <string>

#include "base/byte_reader.h"
#include "base/byte_writer.h"
#include "file/file.h"
#include "file/whole_file.h"

namespace saker::store {
namespace {

constexpr std::size_t kFileBytes = 4096;

}  // namespace

Result<Checkpoint> read_checkpoint(const std::string& path) {
  const Result<std::string> content = file::read_whole(path);
  if (!content && content.error().code == ErrorCode::kNotFound) return Checkpoint{};
  if (!content) return content.error();
  ByteReader reader(*content);
  Checkpoint checkpoint;
  checkpoint.physic_ms = reader.i64();
  checkpoint.logics_ms = reader.i64();
  checkpoint.index_ms = reader.i64();
  checkpoint.master_flushed = reader.i64();
  checkpoint.confirm = reader.i64();
  checkpoint.logics_offset = reader.i64();
  return checkpoint;
}

Status write_checkpoint(file::Disk& disk, const std::string& path, const Checkpoint& checkpoint) {
  std::string content;
  ByteWriter writer(content);
  writer.i64(checkpoint.physic_ms);
  writer.i64(checkpoint.logics_ms);
  writer.i64(checkpoint.index_ms);
  writer.i64(checkpoint.master_flushed);
  writer.i64(checkpoint.confirm);
  writer.i64(checkpoint.logics_offset);
  content.resize(kFileBytes, '\0');

  Result<file::File> file = file::File::open(disk, path, file::OpenMode::kCreate);
  if (!file) return file.error();
  Status written = file->write_at(0, content);
  return written ? file->sync_data() : written;
}

}  // namespace saker::store
