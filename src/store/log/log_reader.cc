#include "store/log/log_reader.h"

#include <algorithm>

namespace saker::store {

namespace record = wire::record;

std::string_view LogReader::readable(LogOffset offset) {
  if (offset >= end_) return {};
  if (segment_ == nullptr || !segment_->holds(offset)) {
    segment_ = view_->find(offset);
    mapping_ = segment_ == nullptr ? nullptr : segment_->view();
    if (mapping_ == nullptr) segment_ = nullptr;
  }
  if (segment_ == nullptr) return {};
  const LogOffset limit = std::min(end_, segment_->end());
  return mapping_->view().substr(static_cast<std::size_t>(offset - segment_->base()),
                                 static_cast<std::size_t>(limit - offset));
}

std::optional<LogBytes> LogReader::record(LogOffset offset, std::int32_t size) {
  const std::string_view bytes = readable(offset);
  if (size <= 0 || static_cast<std::size_t>(size) > bytes.size()) return std::nullopt;
  if (record::peek_size(bytes) != size) return std::nullopt;
  return LogBytes{bytes.substr(0, static_cast<std::size_t>(size)), mapping_};
}

Result<LogBytes> LogReader::whole_record(LogOffset offset) {
  const std::string_view bytes = readable(offset);
  if (offset.value < 0 || bytes.empty()) {
    return Error{ErrorCode::kOutOfRange,
                 "the commit log does not hold offset " + std::to_string(offset.value)};
  }
  record::Record decoded;
  const auto fault = record::decode(bytes, record::BodyCrc::kIgnore, decoded);
  if (fault || decoded.log_offset != offset) {
    return Error{ErrorCode::kCorrupt,
                 "no record begins at offset " + std::to_string(offset.value) + " of the log: " +
                     std::string(fault ? name_of(*fault) : "another place inside it")};
  }
  return LogBytes{bytes.substr(0, static_cast<std::size_t>(decoded.total_size)), mapping_};
}

std::optional<std::int64_t> LogReader::store_time(LogOffset offset) {
  record::Record decoded;
  if (record::decode(readable(offset), record::BodyCrc::kIgnore, decoded)) return std::nullopt;
  return decoded.store_timestamp_ms;
}

}  // namespace saker::store
