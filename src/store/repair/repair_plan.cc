#include "store/repair/repair_plan.h"

#include <algorithm>

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

bool is_beyond_repair(const Finding& finding) {
  return finding.kind == kind::kRecordProperties || finding.kind == kind::kRecordCrc ||
         finding.kind == kind::kRecordTopic || finding.kind == kind::kConfig ||
         finding.kind == kind::kLogMissing;
}

}  // namespace

bool RepairPlan::is_empty() const {
  return wrong_length.empty() && strangers.empty() && damage.empty() && !tail && queues.empty() &&
         anew.empty() && !drops_index && !drops_checkpoint;
}

RepairPlan plan_repair(const Survey& survey, const Verdict& verdict) {
  RepairPlan plan;
  if (verdict.is_clean()) return plan;
  for (const Finding& finding : verdict.findings.kept()) {
    if (!finding.is_note && is_beyond_repair(finding)) {
      plan.cannot.push_back(finding.file + ": " + finding.text);
    }
  }
  if (survey.log.empty()) return plan;
  plan_log(survey, verdict, plan);
  plan.queues = verdict.damaged_queues;
  plan.queues.insert(plan.queues.end(), verdict.short_queues.begin(), verdict.short_queues.end());
  std::sort(plan.queues.begin(), plan.queues.end());
  for (const auto& [topic, id] : verdict.wrong_batch_queues) {
    plan.anew.push_back("batchconsumequeue/" + topic + "/" + text_of(id));
  }
  if (verdict.is_database_wrong) plan.anew.push_back(survey.shown(survey.queue_database));
  const bool has_bad_index = std::any_of(
      verdict.findings.kept().begin(), verdict.findings.kept().end(),
      [](const Finding& finding) { return !finding.is_note && finding.file.starts_with("index"); });
  const bool changes_log = !plan.damage.empty() || plan.tail || !plan.wrong_length.empty();
  plan.drops_index =
      !survey.index.empty() && (has_bad_index || (changes_log && verdict.is_index_damaged));
  plan.drops_checkpoint =
      survey.checkpoint && (changes_log || plan.needs_recovery() || verdict.is_checkpoint_wrong);
  return plan;
}

std::vector<std::string> describe(const Survey& survey, const RepairPlan& plan) {
  std::vector<std::string> lines;
  for (const std::string& name : plan.strangers)
    lines.push_back("move aside " + survey.shown(survey.log.directory + "/" + name));
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
  for (const std::string& part : plan.anew) {
    lines.push_back("move aside " + part +
                    " and leave `abort`, so that the next start builds it anew from the records");
  }
  if (plan.drops_index) {
    lines.push_back(
        "move aside index/ and leave `abort`, so that the next start builds the index "
        "anew (RocketMQ: of the last ten log files)");
  }
  if (plan.drops_checkpoint) lines.push_back("move aside checkpoint, which no longer fits");
  return lines;
}

}  // namespace saker::store::repair
