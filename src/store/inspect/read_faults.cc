#include "store/inspect/read_faults.h"

#include <sys/stat.h>

#include <algorithm>
#include <iterator>

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kPageBytes = 4096;  // the kernel reads no less

/// Not, for example, of a directory in the place of a file.
bool is_of_disk(const file::File& file, const Error& error) {
  struct stat facts {};
  return error.code == ErrorCode::kIo && ::fstat(file.descriptor(), &facts) == 0 &&
         S_ISREG(facts.st_mode);
}

}  // namespace

void ReadFaults::add(const std::string& path, file::Range part) {
  std::map<std::int64_t, std::int64_t>& parts = parts_[path];
  std::int64_t begin = part.offset;
  std::int64_t end = part.offset + part.bytes;
  auto at = parts.upper_bound(begin);
  if (at != parts.begin() && std::prev(at)->second >= begin) --at;
  while (at != parts.end() && at->first <= end) {
    begin = std::min(begin, at->first);
    end = std::max(end, at->second);
    at = parts.erase(at);
  }
  parts[begin] = end;
}

std::vector<ReadFaults::Fault> ReadFaults::all() const {
  std::vector<Fault> faults;
  for (const auto& [path, parts] : parts_) {
    for (const auto& [begin, end] : parts) faults.push_back({path, begin, end});
  }
  return faults;
}

Result<std::size_t> read_around_faults(const file::File& file, std::int64_t offset,
                                       std::span<char> out, ReadFaults* faults) {
  const Result<std::size_t> whole = file.read_at(offset, out);
  if (whole || faults == nullptr || !is_of_disk(file, whole.error())) return whole;
  std::size_t done = 0;
  while (done < out.size()) {
    const std::int64_t at = offset + static_cast<std::int64_t>(done);
    const auto count =
        std::min(out.size() - done, static_cast<std::size_t>(kPageBytes - at % kPageBytes));
    const std::span<char> page = out.subspan(done, count);
    const Result<std::size_t> got = file.read_at(at, page);
    if (got && *got == 0) break;
    if (!got) {
      std::fill(page.begin(), page.end(), '\0');
      faults->add(file.path(), {at, static_cast<std::int64_t>(count)});
    }
    done += got ? *got : count;
  }
  return done;
}

}  // namespace saker::store::inspect
