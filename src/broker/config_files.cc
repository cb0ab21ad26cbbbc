#include "broker/config_files.h"

#include "base/log.h"
#include "file/directory.h"
#include "file/whole_file.h"

namespace saker::broker {
namespace {

namespace body = wire::remoting::body;
using wire::json::Style;

/// Gives the decoded content of a file or its backup to `take`; a missing file is no error.
template <class Decode, class Take>
Status load_table(const TableFile& file, Decode&& decode, Take&& take) {
  const Result<std::string> text = file::read_with_backup(
      file.path(), [&](std::string_view content) { return decode(content).ok(); });
  if (!text) {
    if (text.error().code == ErrorCode::kNotFound) return {};
    return text.error();
  }
  take(std::move(*decode(*text)));
  return {};
}

}  // namespace

ConfigFiles::ConfigFiles(const std::string& store_root, const Clock& clock, const Tables& tables,
                         const Periods& periods)
    : tables_(tables),
      clock_(clock),
      periods_(periods),
      log_limit_(clock, 1),
      topics_(store_root + "/config/topics.json",
              [tables] { return body::encode(tables.topics.state(), Style::kFile); }),
      groups_(store_root + "/config/subscriptionGroup.json",
              [tables] { return body::encode(tables.groups.state(), Style::kFile); }),
      offsets_(store_root + "/config/consumerOffset.json",
               [tables] { return body::encode(tables.offsets.state(), Style::kFile); }),
      delay_offsets_(store_root + "/config/delayOffset.json",
                     [tables] { return encode(tables.delay_offsets.state()); }) {}

Status ConfigFiles::load() {
  if (Status made = file::make_directories(file::parent_of(topics_.path())); !made) return made;
  if (Status status = load_table(topics_, body::decode_topic_table,
                                 [&](auto state) { tables_.topics.restore(std::move(state)); });
      !status) {
    return status;
  }
  if (Status status = load_table(groups_, body::decode_group_table,
                                 [&](auto state) { tables_.groups.restore(std::move(state)); });
      !status) {
    return status;
  }
  if (Status status = load_table(offsets_, body::decode_offset_table,
                                 [&](auto state) { tables_.offsets.restore(state); });
      !status) {
    return status;
  }
  return load_table(delay_offsets_, decode_delay_offsets,
                    [&](auto state) { tables_.delay_offsets.restore(state); });
}

void ConfigFiles::note_changed_offsets() {
  if (const auto changes = tables_.offsets.changes(); changes != offset_changes_) {
    offset_changes_ = changes;
    offsets_.mark_changed();
  }
  if (const auto changes = tables_.delay_offsets.changes(); changes != delay_offset_changes_) {
    delay_offset_changes_ = changes;
    delay_offsets_.mark_changed();
  }
}

void ConfigFiles::save_due() {
  const std::int64_t now_ms = clock_.steady_ms();
  note_changed_offsets();
  save(topics_);
  save(groups_);
  if (now_ms >= offsets_due_ms_) {
    save(offsets_);
    offsets_due_ms_ = now_ms + periods_.offsets_ms;
  }
  if (now_ms >= delay_offsets_due_ms_) {
    save(delay_offsets_);
    delay_offsets_due_ms_ = now_ms + periods_.delay_offsets_ms;
  }
}

void ConfigFiles::save_all() {
  note_changed_offsets();
  for (TableFile* file : {&topics_, &groups_, &offsets_, &delay_offsets_}) save(*file);
}

void ConfigFiles::save(TableFile& file) {
  const Status saved = file.save();
  if (saved) return;
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::error("broker: cannot write {} reason=\"{}\" withheld={}", file.path(),
               saved.error().message, withheld);
  }
}

}  // namespace saker::broker
