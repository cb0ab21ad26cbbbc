#include "file/mapping.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>

#include "file/io_error.h"

namespace saker::file {
namespace {

constexpr std::int64_t kPageBytes = 4096;

}  // namespace

Result<std::shared_ptr<Mapping>> Mapping::map(const File& file, const MapOptions& options) {
  const int protection = options.access == Access::kReadWrite ? PROT_READ | PROT_WRITE : PROT_READ;
  if (options.access == Access::kReadWrite) file.disk().map_for_writing(file.descriptor());
  const auto bytes = static_cast<std::size_t>(options.bytes);
  void* data = ::mmap(nullptr, bytes, protection, MAP_SHARED, file.descriptor(), 0);
  if (data == MAP_FAILED) return io_error("map", file.path(), errno);
  if (options.pattern == Pattern::kRandom) ::madvise(data, bytes, MADV_RANDOM);
  return std::shared_ptr<Mapping>(new Mapping(static_cast<char*>(data), options.bytes));
}

Mapping::~Mapping() { ::munmap(data_, static_cast<std::size_t>(bytes_)); }

void Mapping::release(Range range) {
  const std::int64_t begin = (range.offset + kPageBytes - 1) / kPageBytes * kPageBytes;
  const std::int64_t end = std::min(range.offset + range.bytes, bytes_) / kPageBytes * kPageBytes;
  if (begin < end) ::madvise(data_ + begin, static_cast<std::size_t>(end - begin), MADV_DONTNEED);
}

}  // namespace saker::file
