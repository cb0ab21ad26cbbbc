#include "store/log/log_reader.h"

#include <algorithm>

#include "wire/record/record_match.h"

namespace saker::store {

namespace record = wire::record;

namespace {

Error outside(LogOffset offset) {
  return {ErrorCode::kOutOfRange,
          "the commit log does not hold offset " + std::to_string(offset.value)};
}

Error no_record(LogOffset offset, std::string_view why) {
  return {ErrorCode::kCorrupt, "no record begins at offset " + std::to_string(offset.value) +
                                   " of the log: " + std::string(why)};
}

}  // namespace

Status LogReader::enter(LogOffset offset) {
  if (segment_ != nullptr && segment_->holds(offset)) return {};
  segment_ = nullptr;
  Segment* found = view_->find(offset);
  Result<std::shared_ptr<file::Mapping>> mapped =
      found != nullptr ? found->mapped() : Error{ErrorCode::kNotFound, ""};
  if (!mapped && mapped.error().code == ErrorCode::kNotFound) return outside(offset);
  if (!mapped) return mapped.error();
  mapping_ = std::move(*mapped);
  segment_ = found;
  return {};
}

Result<std::string_view> LogReader::readable(LogOffset offset) {
  if (offset.value < 0 || offset >= end_) return outside(offset);
  if (Status entered = enter(offset); !entered) return entered.error();
  const LogOffset limit = std::min(end_, segment_->end());
  return mapping_->view().substr(static_cast<std::size_t>(offset - segment_->base()),
                                 static_cast<std::size_t>(limit - offset));
}

Result<LogBytes> LogReader::record(LogOffset offset, std::int32_t size) {
  const Result<std::string_view> bytes = readable(offset);
  if (!bytes) return bytes.error();
  if (size <= 0 || static_cast<std::size_t>(size) > bytes->size() ||
      record::peek_size(*bytes) != size) {
    return no_record(offset, "none of " + std::to_string(size) + " bytes");
  }
  const std::string_view found = bytes->substr(0, static_cast<std::size_t>(size));
  if (!record::stands_at(found, offset)) return no_record(offset, "another place inside it");
  return LogBytes{found, mapping_};
}

Result<LogBytes> LogReader::whole_record(LogOffset offset) {
  const Result<std::string_view> bytes = readable(offset);
  if (!bytes) return bytes.error();
  record::Record decoded;
  const auto fault = record::decode(*bytes, record::BodyCrc::kIgnore, decoded);
  if (fault || decoded.log_offset != offset) {
    return no_record(offset, fault ? name_of(*fault) : "another place inside it");
  }
  return LogBytes{bytes->substr(0, static_cast<std::size_t>(decoded.total_size)), mapping_};
}

Result<std::int64_t> LogReader::store_time(LogOffset offset) {
  record::Record decoded;
  const Result<std::string_view> bytes = readable(offset);
  if (!bytes) return bytes.error();
  if (const auto fault = record::decode(*bytes, record::BodyCrc::kIgnore, decoded)) {
    return no_record(offset, name_of(*fault));
  }
  return decoded.store_timestamp_ms;
}

}  // namespace saker::store
