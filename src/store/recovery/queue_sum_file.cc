#include "store/recovery/queue_sum_file.h"

#include <array>
#include <vector>

#include "file/directory.h"
#include "store/field_page.h"

namespace saker::store {
namespace {

// Of what is summed; another one is not understood.
constexpr std::int64_t kForm = 3;

bool is_same(const Checkpoint& a, const Checkpoint& b) {
  return a.physic_ms == b.physic_ms && a.logics_ms == b.logics_ms &&
         a.logics_offset == b.logics_offset;
}

}  // namespace

/// The file as numbers.
struct QueueSumFile::Page {
  static constexpr std::size_t kRowFields = 8;

  std::int64_t form = 0;
  std::array<std::array<std::int64_t, kRowFields>, 2> rows{};

  std::vector<std::int64_t*> fields() {
    std::vector<std::int64_t*> all{&form};
    for (auto& row : rows) {
      for (std::int64_t& field : row) all.push_back(&field);
    }
    return all;
  }
  static std::array<std::int64_t, kRowFields> fields_of(const Row& row) {
    if (!row.promise) return {};
    const QueuePromise& promise = *row.promise;
    return {row.checkpoint.physic_ms,
            row.checkpoint.logics_ms,
            row.checkpoint.logics_offset,
            promise.sum.count,
            static_cast<std::int64_t>(promise.sum.ends),
            static_cast<std::int64_t>(promise.begins.value_or(0)),
            promise.begins ? 1 : 0,
            0};
  }
  static Row row_of(const std::array<std::int64_t, kRowFields>& fields) {
    Row row;
    row.checkpoint = {.physic_ms = fields[0], .logics_ms = fields[1], .logics_offset = fields[2]};
    if (is_same(row.checkpoint, {})) return row;
    row.promise = {.sum = {fields[3], static_cast<std::uint64_t>(fields[4])}, .begins = {}};
    if (fields[6] != 0) row.promise->begins = static_cast<std::uint64_t>(fields[5]);
    return row;
  }
};

QueueSumFile::QueueSumFile(file::Disk& disk, const std::string& root, const Checkpoint& checkpoint)
    : disk_(disk), path_(root + "/queues.sum"), may_hold_rows_(file::exists(path_)) {
  Page page;
  if (!read_field_page(path_, page.fields()) || page.form != kForm) return;
  for (const auto& fields : page.rows) {
    const Row row = Page::row_of(fields);
    if (row.promise && is_same(row.checkpoint, checkpoint)) now_ = row;
  }
}

Status QueueSumFile::write(const QueuePromise& promise, const Checkpoint& checkpoint) {
  if (!is_same(now_.checkpoint, checkpoint)) before_ = now_;
  now_ = {checkpoint, promise};
  may_hold_rows_ = true;
  return write_page();
}

Status QueueSumFile::withdraw() {
  before_ = now_ = {};
  if (!may_hold_rows_) return {};
  Status done = write_page();
  if (done) may_hold_rows_ = false;
  return done;
}

Status QueueSumFile::write_page() {
  Page page;
  page.form = kForm;
  page.rows = {Page::fields_of(before_), Page::fields_of(now_)};
  const std::vector<std::int64_t*> fields = page.fields();
  return write_field_page(disk_, path_, fields);
}

}  // namespace saker::store
