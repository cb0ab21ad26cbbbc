#include "store/repair/filler.h"

#include <algorithm>
#include <string_view>

#include "base/assert.h"
#include "model/sys_flag.h"
#include "wire/record/record.h"

namespace saker::store::repair {
namespace {

namespace record = wire::record;

constexpr std::int64_t kRecordBytesMin = record::kFixedBytesMin + 1;  // a topic of one letter
constexpr std::int64_t kPieceBytesMax = 1 << 20;

/// Whether the range goes to the end of its file, where a blank is due.
bool is_to_file_end(const inspect::FileSet& log, const inspect::LogRange& range) {
  const inspect::SetFile* file = log.holding(range.begin.value);
  if (file == nullptr) return false;
  return range.end.value >= file->base + log.file_bytes;
}

}  // namespace

bool is_filler(const record::Record& record) {
  const bool is_rolled_back =
      (record.sys_flag & sys_flag::kTransactionMask) == sys_flag::kTransactionRollback;
  return is_rolled_back && std::string_view(kFillerTopic).starts_with(record.topic);
}

bool can_fill(const inspect::FileSet& log, const inspect::LogRange& range) {
  const bool has_blank = is_to_file_end(log, range) && range.bytes() >= record::kBlankBytes;
  return has_blank || range.bytes() >= kRecordBytesMin;
}

std::string filler_piece(const inspect::FileSet& log, const inspect::LogRange& range,
                         std::int64_t store_ms) {
  SAKER_ASSERT(can_fill(log, range));
  if (is_to_file_end(log, range)) {
    std::string blank(record::kBlankBytes, '\0');
    record::encode_blank(static_cast<std::int32_t>(range.bytes()), blank.data());
    return blank;
  }
  // What is left must have room for another one.
  std::int64_t bytes = std::min(range.bytes(), kPieceBytesMax);
  if (range.bytes() - bytes > 0 && range.bytes() - bytes < kRecordBytesMin)
    bytes -= kRecordBytesMin;
  const std::string_view name = kFillerTopic;
  const auto room = static_cast<std::size_t>(bytes) - record::kFixedBytesMin;
  record::Record filler;
  filler.sys_flag = sys_flag::kTransactionRollback;
  filler.topic = name.substr(0, std::min(name.size(), room));
  const std::string body(room - filler.topic.size(), '\0');
  filler.body = body;
  filler.born_timestamp_ms = store_ms;
  std::string piece(static_cast<std::size_t>(bytes), '\0');
  SAKER_ASSERT(record::encoded_size(filler) == piece.size());
  record::encode(filler, piece.data());
  record::assign(piece.data(),
                 {.queue_offset = {0}, .log_offset = range.begin, .store_timestamp_ms = store_ms});
  return piece;
}

}  // namespace saker::store::repair
