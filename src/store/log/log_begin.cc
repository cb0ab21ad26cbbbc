#include "store/log/log_begin.h"

#include <array>
#include <cstdint>

#include "store/field_page.h"

namespace saker::store {
namespace {

std::string path_in(const std::string& root) { return root + "/log.begin"; }

}  // namespace

Result<LogOffset> read_log_begin(const std::string& root) {
  LogOffset begin;
  const std::array fields{&begin.value};
  if (Status read = read_field_page(path_in(root), fields); !read) return read.error();
  return begin;
}

Status write_log_begin(file::Disk& disk, const std::string& root, LogOffset begin) {
  const std::array<const std::int64_t*, 1> fields{&begin.value};
  return write_field_page(disk, path_in(root), fields);
}

}  // namespace saker::store
