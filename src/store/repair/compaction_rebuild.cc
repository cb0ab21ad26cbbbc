#include "store/repair/compaction_rebuild.h"

#include <memory>
#include <optional>
#include <utility>

#include "store/compaction/compaction_log.h"
#include "store/inspect/compaction_walk.h"
#include "store/inspect/queue_entries.h"
#include "store/inspect/record_reader.h"

namespace saker::store::repair {
namespace {

using inspect::CompactionSet;
using inspect::CompactionWalk;
using inspect::Survey;

/// One message, wherever it was found.
struct Found {
  wire::record::Record record;
  std::string_view bytes;
};

class Rebuilder {
 public:
  Rebuilder(file::Disk& disk, const Survey& survey, const CompactionSet& set,
            const std::string& directory)
      : set_(set),
        catalog_(survey),
        records_(survey.log),
        log_(place_in(disk, set, directory), {set.topic, set.id}) {}

  Result<std::vector<QueueOffset>> run() {
    auto queue = catalog_.find({set_.topic, set_.id});
    if (queue) queue_ = std::move(*queue);
    Status done = log_.load(false);
    for (const inspect::SetFile& file : set_.log.files) {
      if (done) done = take_file(file);
    }
    if (done) done = log_.sync();
    if (!done) return done.error();
    return std::move(lost_);
  }

 private:
  static CompactionPlace place_in(file::Disk& disk, const CompactionSet& set,
                                  const std::string& directory) {
    const std::string below = "/" + set.topic + "/" + std::to_string(set.id.value);
    return {.disk = disk,
            .log_directory = directory + "/compactionLog" + below,
            .index_directory = directory + "/compactionCq" + below,
            .layout = {set.log.file_bytes, set.index.file_bytes}};
  }

  Status take_file(const inspect::SetFile& file) {
    auto walk = CompactionWalk::open(set_, file, inspect::file_named(set_.index, file.base));
    if (!walk) return walk.error();
    while (true) {
      if (Status looked = walk->look(); !looked) return looked;
      const bool leads_on = walk->is_unit() || walk->record();
      if (walk->is_end_unit()) return {};
      if (!leads_on) {
        const Result<bool> goes_on = walk->find_next();
        if (!goes_on) return goes_on.error();
        if (!*goes_on) return {};
        continue;
      }
      if (Status taken = take(*walk); !taken) return taken;
      walk->pass();
    }
  }

  Status take(const CompactionWalk& walk) {
    const QueueOffset number =
        walk.is_unit() ? walk.unit().queue_offset : walk.record()->queue_offset;
    if (number <= log_.last()) return {};
    std::optional<Found> found = original_of(number);
    if (!found && walk.record()) found = Found{*walk.record(), walk.bytes()};
    if (!found) {
      lost_.push_back(number);
      return {};
    }
    found->record.queue_offset = number;
    return log_.append(found->bytes, found->record);
  }

  std::optional<Found> original_of(QueueOffset number) {
    const auto entry = queue_ == nullptr ? std::nullopt : queue_->at(number.value);
    if (!entry || entry->is_blank() || !entry->is_valid()) return std::nullopt;
    const auto record = records_.at(entry->log_offset);
    if (!record || !*record) return std::nullopt;
    // The entry of a lost message repeats its neighbour's.
    const bool is_it = (*record)->queue_offset == number && (*record)->topic == set_.topic &&
                       (*record)->queue_id == set_.id;
    if (!is_it) return std::nullopt;
    const auto bytes = records_.bytes_at(entry->log_offset);
    if (!bytes || bytes->empty()) return std::nullopt;
    return Found{**record, *bytes};
  }

  const CompactionSet& set_;
  inspect::QueueCatalog catalog_;
  inspect::RecordReader records_;
  std::unique_ptr<inspect::QueueEntries> queue_;
  CompactionLog log_;
  std::vector<QueueOffset> lost_;
};

}  // namespace

bool can_rebuild(const CompactionSet& set) {
  // A unit is shorter than the shortest record: a longer index is none, and may have no end.
  const bool has_lengths = set.index.file_bytes > 0 && set.index.file_bytes <= set.log.file_bytes;
  return has_lengths && !set.is_being_replaced;
}

Result<std::vector<QueueOffset>> rebuild_compaction(file::Disk& disk, const Survey& survey,
                                                    const CompactionSet& set,
                                                    const std::string& directory) {
  return Rebuilder(disk, survey, set, directory).run();
}

}  // namespace saker::store::repair
