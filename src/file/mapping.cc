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
  const auto bytes = static_cast<std::size_t>(options.bytes);
  void* data = ::mmap(nullptr, bytes, protection, MAP_SHARED, file.descriptor(), 0);
  if (data == MAP_FAILED) return io_error("map", file.path(), errno);
  if (options.pattern == Pattern::kRandom) ::madvise(data, bytes, MADV_RANDOM);
  return std::shared_ptr<Mapping>(
      new Mapping(file.path(), static_cast<char*>(data), options.bytes));
}

Mapping::~Mapping() { ::munmap(data_, static_cast<std::size_t>(bytes_)); }

void Mapping::populate(Range range) {
#ifdef MADV_POPULATE_WRITE
  constexpr int kPopulateWrite = MADV_POPULATE_WRITE;
#else
  constexpr int kPopulateWrite = 23;  // Linux 5.14; older kernels refuse it
#endif
  const std::int64_t begin = range.offset / kPageBytes * kPageBytes;
  const std::int64_t end = std::min(range.offset + range.bytes, bytes_);
  if (begin < end) ::madvise(data_ + begin, static_cast<std::size_t>(end - begin), kPopulateWrite);
}

Status Mapping::sync() const {
  if (::msync(data_, static_cast<std::size_t>(bytes_), MS_SYNC) == 0) return {};
  return io_error("write to the medium", path_, errno);
}

}  // namespace saker::file
