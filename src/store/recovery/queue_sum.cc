#include "store/recovery/queue_sum.h"

#include <charconv>
#include <string_view>

#include "base/crc32.h"
#include "file/whole_file.h"

namespace saker::store {
namespace {

// Of what is summed; another one is not understood.
constexpr const char* kForm = "2";

std::string path_in(const std::string& root) { return root + "/queues.sum"; }

std::string text_of(const QueueSum& sum, const Checkpoint& checkpoint) {
  return std::to_string(sum.count) + " " + std::to_string(sum.ends) + " " +
         std::to_string(checkpoint.physic_ms) + " " + std::to_string(checkpoint.logics_ms) + " " +
         std::to_string(checkpoint.logics_offset) + " " + kForm + "\n";
}

/// The number in front, which is taken away.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  return number;
}

}  // namespace

QueueSum sum_of(const QueueTable& queues) {
  QueueSum sum;
  for (const Queue* queue : queues.all()) {
    if (queue->files().extent().empty()) continue;
    ++sum.count;
    sum.ends += crc32(queue->name().topic + '\n' + std::to_string(queue->name().id.value) + '\n' +
                      std::to_string(queue->files().extent().begin) + '\n' +
                      std::to_string(queue->max().value));
  }
  return sum;
}

Status write_queue_sum(file::Disk& disk, const std::string& root, const QueueSum& sum,
                       const Checkpoint& checkpoint) {
  return file::replace_whole(disk, path_in(root), text_of(sum, checkpoint));
}

std::optional<QueueSum> read_queue_sum(const std::string& root, const Checkpoint& checkpoint) {
  const Result<std::string> text = file::read_whole(path_in(root));
  if (!text) return std::nullopt;
  std::string_view rest = *text;
  const auto count = take_number(rest);
  const auto ends = take_number(rest);
  if (!count || !ends) return std::nullopt;
  const QueueSum sum{static_cast<std::int64_t>(*count), *ends};
  if (*text != text_of(sum, checkpoint)) return std::nullopt;
  return sum;
}

}  // namespace saker::store
