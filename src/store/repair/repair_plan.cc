#include "store/repair/repair_plan.h"

#include <algorithm>

#include "model/topic_name.h"
#include "store/repair/compaction_rebuild.h"
#include "store/repair/filler.h"

namespace saker::store::repair {
namespace {

namespace kind = inspect::kind;
using inspect::Finding;
using inspect::LogRange;
using inspect::SetFile;
using inspect::Survey;
using inspect::Verdict;

std::string text_of(std::int64_t number) { return std::to_string(number); }

std::string range_text(const LogRange& range) {
  return text_of(range.bytes()) + " bytes from log offset " + text_of(range.begin.value);
}

void plan_log(const Survey& survey, const Verdict& verdict, RepairPlan& plan) {
  plan.strangers = survey.log.strangers;
  plan.strangers.insert(plan.strangers.end(), verdict.needless_log_files.begin(),
                        verdict.needless_log_files.end());
  for (const SetFile& twin : survey.log.twins) {
    const std::string path = survey.log.path(twin);
    if (std::find(plan.strangers.begin(), plan.strangers.end(), path) == plan.strangers.end())
      plan.cannot.push_back(survey.shown(path) +
                            " begins where another file does; one of them has to go");
  }
  plan.tail = verdict.tail;
  for (const SetFile& file : survey.log.files) {
    const bool is_empty_last = file.bytes == 0 && &file == &survey.log.files.back();
    if (file.bytes != survey.log.file_bytes && !is_empty_last) plan.wrong_length.push_back(file);
  }
  for (const LogRange& range : verdict.damage) {
    if (can_fill(survey.log, range)) {
      plan.damage.push_back(range);
    } else {
      plan.cannot.push_back(range_text(range) + " are too few for a record to step over");
    }
  }
  for (const LogRange& gap : verdict.gaps) {
    plan.cannot.push_back("the log's files from " + text_of(gap.begin.value) + " to " +
                          text_of(gap.end.value) +
                          " are missing; brokers pass over them, only a copy brings them back");
  }
}

void plan_compactions(const Survey& survey, const Verdict& verdict, RepairPlan& plan) {
  for (const inspect::QueueKey& key : verdict.wrong_compactions) {
    const inspect::CompactionSet* set = survey.compaction_of(key.first, {key.second});
    if (set != nullptr && can_rebuild(*set)) {
      plan.compactions.push_back(key);
    } else {
      plan.cannot.push_back("the compaction log of queue " + text_of(key.second) + " of " +
                            key.first +
                            " lacks all files of one kind, or they are too long to be any: move "
                            "those away, and the next start sees to it");
    }
  }
}

bool is_beyond_repair(const Finding& finding) {
  return finding.kind == kind::kRecordProperties || finding.kind == kind::kRecordCrc ||
         finding.kind == kind::kRecordTopic || finding.kind == kind::kConfig ||
         finding.kind == kind::kLogMissing || finding.kind == kind::kForeignTable;
}

/// What verify finds and nothing here mends is not to pass for mended.
void leave_all(const Verdict& verdict, RepairPlan& plan) {
  for (const Finding& finding : verdict.findings.kept()) {
    if (!finding.is_note) plan.cannot.push_back(finding.file + ": " + finding.text);
  }
}

/// Whether entries are built that say when a delayed message is due.
bool reckons_deliveries(const RepairPlan& plan) {
  return plan.builds_database ||
         std::any_of(plan.queues.begin(), plan.queues.end(),
                     [](const inspect::QueueKey& key) { return key.first == kScheduleTopic; });
}

std::string levels_line(const Survey& survey) {
  if (survey.place.delay_levels.count() > 0)
    return "reckon times of delivery with the messageDelayLevel that was given";
  return "reckon times of delivery with RocketMQ's default delay levels: where messageDelayLevel "
         "is "
         "set, say so with --config FILE or --delay-levels";
}

}  // namespace

bool RepairPlan::is_empty() const {
  return wrong_length.empty() && strangers.empty() && damage.empty() && !tail && !builds_queues() &&
         compactions.empty() && !drops_index && !drops_checkpoint;
}

RepairPlan plan_repair(const Survey& survey, const Verdict& verdict) {
  RepairPlan plan;
  if (verdict.is_clean()) return plan;
  if (verdict.findings.has(kind::kUnreadable)) {
    plan.cannot.emplace_back(
        "the disk does not give parts of files (saker store verify names them): what stands there "
        "may come back, so nothing is changed; copy the directory to another disk, with zeros for "
        "what cannot be read (ddrescue, dd conv=noerror,sync), and repair the copy");
    return plan;
  }
  for (const Finding& finding : verdict.findings.kept()) {
    if (!finding.is_note && is_beyond_repair(finding)) {
      plan.cannot.push_back(finding.file + ": " + finding.text);
    }
  }
  plan_compactions(survey, verdict, plan);
  if (survey.log.empty()) return plan;
  plan_log(survey, verdict, plan);
  plan.queues = verdict.damaged_queues;
  plan.queues.insert(plan.queues.end(), verdict.short_queues.begin(), verdict.short_queues.end());
  std::sort(plan.queues.begin(), plan.queues.end());
  plan.extensions = verdict.wrong_extensions;
  plan.batch_queues = verdict.wrong_batch_queues;
  std::sort(plan.batch_queues.begin(), plan.batch_queues.end());
  plan.builds_database = verdict.is_database_wrong;
  const bool has_bad_index = std::any_of(
      verdict.findings.kept().begin(), verdict.findings.kept().end(),
      [](const Finding& finding) { return !finding.is_note && finding.file.starts_with("index"); });
  const bool changes_log = !plan.damage.empty() || plan.tail || !plan.wrong_length.empty();
  plan.drops_index =
      !survey.index.empty() && (has_bad_index || (changes_log && verdict.is_index_damaged));
  plan.drops_checkpoint =
      survey.checkpoint && (changes_log || plan.needs_recovery() || verdict.is_checkpoint_wrong);
  if (plan.is_empty() && plan.cannot.empty()) leave_all(verdict, plan);
  return plan;
}

std::vector<std::string> describe(const Survey& survey, const RepairPlan& plan) {
  std::vector<std::string> lines;
  for (const std::string& path : plan.strangers)
    lines.push_back("move aside " + survey.shown(path));
  for (const SetFile& file : plan.wrong_length) {
    lines.push_back("give " + survey.shown(survey.log.path(file)) + " its length of " +
                    text_of(survey.log.file_bytes) + " bytes, it has " + text_of(file.bytes) +
                    (file.bytes > survey.log.file_bytes ? "; what is cut is kept aside" : ""));
  }
  for (const LogRange& range : plan.damage) {
    lines.push_back("keep aside " + range_text(range) +
                    " that cannot be read, and put rolled-back records there that brokers step "
                    "over");
  }
  if (plan.tail) {
    lines.push_back("keep aside " + range_text(*plan.tail) +
                    ", behind the last whole record, and clear them");
  }
  for (const auto& [topic, id] : plan.queues) {
    lines.push_back("build consumequeue/" + topic + "/" + text_of(id) +
                    " anew from the records; the old one is kept aside; a lost message's entry "
                    "repeats its neighbour's");
  }
  for (const auto& [topic, id] : plan.batch_queues) {
    lines.push_back("build batchconsumequeue/" + topic + "/" + text_of(id) +
                    " anew from the records; the old one is kept aside");
  }
  if (plan.builds_database) {
    lines.push_back("build the queues in " + survey.shown(survey.queue_database) +
                    " anew from the records; the old database is kept aside");
  }
  for (const auto& [topic, id] : plan.extensions) {
    lines.push_back("move aside consumequeue_ext/" + topic + "/" + text_of(id) +
                    ": the entries of the queue get their tags codes themselves");
  }
  for (const auto& [topic, id] : plan.compactions) {
    lines.push_back("build the compaction log of queue " + text_of(id) + " of " + topic +
                    " anew from the commit log and its own whole records; the old one is kept "
                    "aside, and lost-compacted.txt there says which messages neither had");
  }
  if (reckons_deliveries(plan)) lines.push_back(levels_line(survey));
  if (plan.drops_index) {
    lines.push_back(
        "move aside index/ and leave `abort`, so that the next start builds the index "
        "anew (RocketMQ: of the last ten log files)");
  }
  if (plan.drops_checkpoint) lines.push_back("move aside checkpoint, which no longer fits");
  return lines;
}

}  // namespace saker::store::repair
