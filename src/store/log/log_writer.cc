#include "store/log/log_writer.h"

#include <algorithm>
#include <string>

#include "wire/record/record.h"

namespace saker::store {
namespace {

using wire::record::kBlankBytes;

constexpr std::int64_t kPageBytes = 4096;
constexpr std::int64_t kZeroBytes = 8;  // where the next record would have size and magic

std::int64_t page_begin(std::int64_t offset) { return offset - offset % kPageBytes; }

}  // namespace

Status LogWriter::open_at(LogOffset tail) {
  const auto view = list_.view();
  std::shared_ptr<Segment> segment;
  for (const std::shared_ptr<Segment>& candidate : view->all()) {
    if (candidate->holds(tail)) segment = candidate;
  }
  if (segment != nullptr) {
    Status opened = segment->make_writable(tail);
    if (!opened) return opened;
  } else {
    Result<std::shared_ptr<Segment>> made = maker_.take(tail);
    if (!made) return made.error();
    segment = std::move(*made);
    list_.add(segment);
  }
  tail_ = tail;
  return use(std::move(segment));
}

Status LogWriter::use(std::shared_ptr<Segment> segment) {
  segment_ = std::move(segment);
  file_ = segment_->writer();
  asked_for_next_ = false;
  cleared_ = segment_->is_reused() ? segment_->base() + Segment::kClearedBytes : segment_->end();
  ask_for_next();
  return {};
}

bool LogWriter::fits(std::int64_t ahead, std::int64_t bytes) const {
  return tail_ + (ahead + bytes + kBlankBytes) <= segment_->end();
}

Status LogWriter::roll_to(std::shared_ptr<Segment> next) {
  char blank[kBlankBytes];
  wire::record::encode_blank(static_cast<std::int32_t>(segment_->end() - tail_), blank);
  Status written = write_at_tail({blank, sizeof blank});
  if (!written) return written;

  tail_ = segment_->end();
  list_.add(next);
  return use(std::move(next));
}

Status LogWriter::write(std::string_view run) {
  const LogOffset end = tail_ + static_cast<std::int64_t>(run.size());
  const bool is_clear = end + kZeroBytes <= std::min(cleared_, segment_->end());
  Status written = is_clear ? write_at_tail(run) : write_over(run);
  if (!written) return written;
  tail_ = tail_ + static_cast<std::int64_t>(run.size());
  ask_for_next();
  return {};
}

Status LogWriter::write_at(LogOffset at, std::string_view bytes) {
  return file_->write_at(at - segment_->base(), bytes);
}

Status LogWriter::write_over(std::string_view run) {
  const std::int64_t tail = tail_ - segment_->base();
  const std::int64_t end = tail + static_cast<std::int64_t>(run.size());
  // A page that is written whole need not be read before.
  const std::int64_t cut = page_begin(end) > tail ? page_begin(end) : end;
  const std::int64_t clear_end =
      std::min(page_begin(end + kZeroBytes + kPageBytes - 1), segment_->bytes());
  std::string last_page(run.substr(static_cast<std::size_t>(cut - tail)));
  last_page.resize(static_cast<std::size_t>(clear_end - cut));
  const std::string_view rest = run.substr(0, static_cast<std::size_t>(cut - tail));
  const std::string_view head = rest.substr(0, kZeroBytes);

  Status written = write_at(segment_->base() + cut, last_page);
  if (written) written = write_at(tail_ + kZeroBytes, rest.substr(head.size()));
  if (written) written = write_at_tail(head);
  if (written) cleared_ = segment_->base() + clear_end;
  return written;
}

Status LogWriter::clear_rest() {
  if (segment_ == nullptr || !segment_->is_reused()) return {};
  Status done = file_->zero({tail_ - segment_->base(), segment_->end() - tail_});
  return done ? file_->sync_data() : done;
}

void LogWriter::ask_for_next() {
  if (asked_for_next_ || tail_ - segment_->base() <= segment_->bytes() / 2) return;
  asked_for_next_ = true;
  maker_.prepare(segment_->end());
}

}  // namespace saker::store
