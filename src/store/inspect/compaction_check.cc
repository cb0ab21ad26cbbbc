#include "store/inspect/compaction_check.h"

#include <utility>

#include "file/directory.h"
#include "file/whole_file.h"
#include "model/property.h"
#include "store/log/segment_directory.h"
#include "store/queue/tags_code.h"
#include "wire/json/document.h"

namespace saker::store::inspect {
namespace {

/// A copy has its own of these: queueOffset and physicalOffset.
constexpr std::size_t kPlaceBegin = 20;
constexpr std::size_t kPlaceEnd = 36;

}  // namespace

bool is_copy(std::string_view copy, std::string_view original) {
  return copy.size() == original.size() && copy.size() >= kPlaceEnd &&
         copy.substr(0, kPlaceBegin) == original.substr(0, kPlaceBegin) &&
         copy.substr(kPlaceEnd) == original.substr(kPlaceEnd);
}

Status CompactionCheck::run(Verdict& verdict) {
  for (const CompactionSet& set : context_.survey.compactions) {
    if (Status done = check(set); !done) return done;
    if (is_wrong_) verdict.wrong_compactions.emplace_back(set.topic, set.id.value);
  }
  verdict.compaction_record_count = record_count_;
  return check_position_file();
}

std::string CompactionCheck::name() const {
  return "queue " + std::to_string(set_->id.value) + " of " + set_->topic;
}

void CompactionCheck::add(std::string_view kind, const std::string& path, std::int64_t offset,
                          std::string text, bool is_note) {
  const bool is_moving = set_ != nullptr && set_->is_being_replaced;
  is_note = is_note || is_moving || context_.survey.holder.has_value();
  if (!is_note) is_wrong_ = true;
  context_.findings.add({kind, is_note, context_.survey.shown(path), offset, std::move(text)});
}

void CompactionCheck::add_to_index(const CompactionWalk& walk, std::string text, bool is_note) {
  add(kind::kCompactionIndex, set_->index.directory + "/" + segment_name(file_->base),
      walk.unit_at(), std::move(text), is_note);
}

void CompactionCheck::add_to_log(const CompactionWalk& walk, std::string text) {
  add(kind::kCompactionLog, set_->log.path(*file_), walk.within(), std::move(text));
}

Status CompactionCheck::check(const CompactionSet& set) {
  set_ = &set;
  last_ = {-1};
  is_wrong_ = false;
  // One that cannot be read was reported with the queues.
  auto queue = catalog_.find({set.topic, set.id});
  queue_ = queue ? std::move(*queue) : nullptr;
  if (set.is_being_replaced) {
    add(kind::kCompactionFile, set.log.directory, -1,
        "a round was interrupted when it put its files in place; the next start finishes it", true);
  }
  check_files();
  for (const SetFile& log : set.log.files) {
    if (Status done = check_file(log); !done) return done;
    if (passed_) passed_(log.bytes);
  }
  set_ = nullptr;
  return {};
}

void CompactionCheck::check_files() {
  for (const FileSet* files : {&set_->log, &set_->index}) {
    for (const std::string& stranger : files->strangers) {
      add(kind::kCompactionFile, stranger, -1, words_on_stranger(stranger) + "; move it away");
    }
    for (const SetFile& file : files->files) {
      if (file.bytes == files->file_bytes) continue;
      add(kind::kCompactionFile, files->path(file), -1,
          "has " + std::to_string(file.bytes) + " bytes, the others " +
              std::to_string(files->file_bytes) + "; brokers do not start with it");
    }
  }
  for (const SetFile& file : set_->index.files) {
    if (file_named(set_->log, file.base) != nullptr) continue;
    add(kind::kCompactionFile, set_->index.path(file), -1,
        "says where records stand in a file of compactionLog that is missing: RocketMQ does not "
        "start with it");
  }
}

Status CompactionCheck::check_file(const SetFile& log) {
  const SetFile* index = file_named(set_->index, log.base);
  if (index == nullptr) {
    add(kind::kCompactionFile, set_->log.path(log), -1,
        "has no file of its name in compactionCq: RocketMQ does not start with it; Saker makes it "
        "anew from the records");
    return {};
  }
  file_ = &log;
  Result<CompactionWalk> walk = CompactionWalk::open(*set_, log, index);
  if (!walk) return walk.error();
  while (true) {
    if (Status looked = walk->look(); !looked) return looked;
    if (!walk->has_room()) return {};  // full to the last byte
    if (walk->is_end_unit() || walk->is_clear()) break;
    if (!passes(*walk)) {
      const Result<bool> goes_on = walk->find_next();
      if (!goes_on) return goes_on.error();
      if (!*goes_on) return {};
      continue;
    }
    if (Status done = compare_with_original(*walk); !done) return done;
    walk->pass();
  }
  return check_rest(log, *walk);
}

/// Whether unit or record say where the next ones stand; reports what they do not agree on.
bool CompactionCheck::passes(const CompactionWalk& walk) {
  const std::string number = std::to_string(walk.unit_number());
  if (!walk.is_unit()) {
    add_to_index(walk, "unit " + number + " of " + name() + " does not point to " +
                           std::to_string(walk.at()) +
                           ", where the next record stands: brokers end here");
    if (!walk.record()) return false;
    last_ = walk.record()->queue_offset;
    ++record_count_;
    return true;
  }
  if (!walk.record()) {
    add_to_log(walk, "the record of message " + std::to_string(walk.unit().queue_offset.value) +
                         " of " + name() +
                         " cannot be read: consumers get what is not whole, or nothing");
    last_ = walk.unit().queue_offset;
    return true;
  }
  ++record_count_;
  compare(walk);
  return true;
}

void CompactionCheck::compare(const CompactionWalk& walk) {
  const wire::record::Record& found = *walk.record();
  const SparseUnit& unit = walk.unit();
  const std::string message =
      "message " + std::to_string(unit.queue_offset.value) + " of " + name();
  if (unit.queue_offset <= last_) {
    add_to_index(walk, message + " stands behind message " + std::to_string(last_.value) +
                           ": readers who look for it end elsewhere");
  }
  last_ = unit.queue_offset;
  const bool is_same = walk.has_usual_fields() && unit.size == found.total_size &&
                       unit.queue_offset == found.queue_offset &&
                       unit.tags_code == tags_code_of(found) &&
                       unit.store_timestamp_ms == found.store_timestamp_ms;
  if (!is_same) {
    add_to_index(walk, "the unit of " + message + " does not say what its record at " +
                           std::to_string(walk.at()) + " says");
  }
  if (found.topic != set_->topic || found.queue_id != set_->id) {
    add_to_log(walk, "the record of " + message + " says that it is of queue " +
                         std::to_string(found.queue_id.value) + " of " + std::string(found.topic));
  } else if (property::find(found.properties, property::kKeys).empty()) {
    add_to_log(walk, "the record of " + message +
                         " has no KEYS, without which none is copied: its properties have changed");
  }
}

Status CompactionCheck::compare_with_original(const CompactionWalk& walk) {
  if (!walk.record() || queue_ == nullptr) return {};
  const QueueOffset number = walk.record()->queue_offset;
  const auto entry = queue_->at(number.value);
  if (!entry || entry->is_blank() || !entry->is_valid()) return queue_->status();
  if (entry->log_offset < context_.log_begin) return {};  // the copy outlives it
  const auto original = records_.bytes_at(entry->log_offset);
  if (!original) return original.error();
  if (original->empty() || is_copy(walk.bytes(), *original)) return {};
  add_to_log(walk, "the record of message " + std::to_string(number.value) + " of " + name() +
                       " is not the one that stands at " + std::to_string(entry->log_offset.value) +
                       " of the commit log: one of them has changed");
  return {};
}

/// Behind the last unit.
Status CompactionCheck::check_rest(const SetFile& log, CompactionWalk& walk) {
  const auto behind = walk.units_behind();
  if (!behind) return behind.error();
  const bool is_last = &log == &set_->log.files.back();
  const std::string where = "unit " + std::to_string(walk.unit_number()) + " of " + name();
  if (*behind && (walk.is_end_unit() || walk.is_clear())) {
    add(kind::kCompactionIndex, set_->index.directory + "/" + segment_name(log.base), **behind,
        "units of " + name() + " stand behind " + where + ", which ends them: nobody reads them",
        is_last && !context_.is_settled);
  } else if (!*behind && !is_last && walk.is_clear() && walk.record()) {
    add_to_index(walk, where + " was never written, but its record stands at " +
                           std::to_string(walk.at()) + ": nobody reads it");
  } else if (is_last && walk.is_clear() && walk.record()) {
    add_to_index(walk,
                 "the record behind the last unit of " + name() +
                     " has none; it is copied "
                     "again",
                 true);
  }
  return {};
}

Status CompactionCheck::check_position_file() {
  const std::string path = context_.survey.path("compaction/position-checkpoint");
  if (!file::exists(path)) return {};
  const Result<std::string> text = file::read_whole(path);
  if (!text) return text.error();
  if (wire::json::Document::parse(*text).ok()) return {};
  add(kind::kCompactionFile, path, -1, "cannot be read: the next rounds look at all messages again",
      true);
  return {};
}

}  // namespace saker::store::inspect
