#include "store/field_page.h"

#include "base/byte_reader.h"
#include "base/byte_writer.h"
#include "file/directory.h"
#include "file/file.h"
#include "file/whole_file.h"

namespace saker::store {
namespace {

constexpr std::size_t kPageBytes = 4096;

}  // namespace

Status read_field_page(const std::string& path, std::span<std::int64_t* const> fields) {
  const Result<std::string> content = file::read_whole(path);
  if (!content && content.error().code == ErrorCode::kNotFound) return {};
  if (!content) return content.error();
  ByteReader reader(*content);
  for (std::int64_t* field : fields) *field = reader.i64();
  return {};
}

Status write_field_page(file::Disk& disk, const std::string& path,
                        std::span<const std::int64_t* const> fields) {
  std::string content;
  ByteWriter writer(content);
  for (const std::int64_t* field : fields) writer.i64(*field);
  content.resize(kPageBytes, '\0');

  const bool is_new = !file::exists(path);
  Result<file::File> file = file::File::open(disk, path, file::OpenMode::kCreate);
  if (!file) return file.error();
  Status done = file->write_at(0, content);
  if (done) done = file->sync_data();
  return done && is_new ? file::sync_directory(disk, file::parent_of(path)) : done;
}

}  // namespace saker::store
