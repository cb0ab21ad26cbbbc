#include "store/queue/entry_reader.h"

namespace saker::store {

QueueEntry EntryReader::at(std::int64_t index) {
  const std::int64_t within = index % files_.entries_per_file();
  if (!file_ || file_begin_ != index - within) {
    Result<file::File> file =
        file::File::open(files_.disk(), files_.path_of(index), file::OpenMode::kRead);
    if (!file) {
      status_ = file.error();
      return {};
    }
    file_.emplace(std::move(*file));
    file_begin_ = index - within;
  }
  char bytes[QueueEntry::kBytes] = {};
  const Result<std::size_t> got = file_->read_at(within * QueueEntry::kBytes, bytes);
  if (!got) {
    status_ = got.error();
    return {};
  }
  return load_entry(bytes);
}

std::int64_t EntryReader::partition(std::int64_t begin, std::int64_t end,
                                    const std::function<bool(const QueueEntry&)>& accepted) {
  while (begin < end) {
    const std::int64_t middle = begin + (end - begin) / 2;
    if (accepted(at(middle))) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

}  // namespace saker::store
