#include "cli/store/verify.h"

#include <cstdio>

#include "base/clock.h"
#include "cli/text/text.h"
#include "store/inspect/verifier.h"
#include "wire/json/writer.h"

namespace saker::cli {
namespace {

using store::inspect::Finding;
using store::inspect::Survey;
using store::inspect::Verdict;

std::string place_text(const Finding& finding) {
  if (finding.file.empty()) return "";
  if (finding.offset < 0) return finding.file + ": ";
  return finding.file + " at byte " + std::to_string(finding.offset) + ": ";
}

void print_findings(const Verdict& verdict, bool notes) {
  for (const Finding& finding : verdict.findings.kept()) {
    if (finding.is_note != notes) continue;
    std::printf("%s %s: %s%s\n", notes ? "note" : "FINDING", std::string(finding.kind).c_str(),
                place_text(finding).c_str(), finding.text.c_str());
  }
}

void print_omitted(const Verdict& verdict) {
  const auto kept = static_cast<std::int64_t>(store::inspect::FindingList::kKeptPerKind);
  for (const auto& [kind, count] : verdict.findings.by_kind()) {
    if (count <= kept) continue;
    std::printf("… and %lld more of %s\n", static_cast<long long>(count - kept),
                std::string(kind).c_str());
  }
}

void print_text(const Survey& survey, const Verdict& verdict, std::int64_t elapsed_ms) {
  print_findings(verdict, true);
  print_findings(verdict, false);
  print_omitted(verdict);
  const std::int64_t bytes = verdict.log_end - verdict.log_begin;
  std::printf(
      "%lld records from log offset %lld to %lld, %lld entries in %lld queues, %lld index "
      "entries\n",
      static_cast<long long>(verdict.record_count), static_cast<long long>(verdict.log_begin.value),
      static_cast<long long>(verdict.log_end.value),
      static_cast<long long>(verdict.queue_entry_count),
      static_cast<long long>(verdict.queue_count),
      static_cast<long long>(verdict.index_entry_count));
  if (verdict.extension_unit_count > 0 || verdict.compaction_record_count > 0) {
    std::printf("%lld units in extensions of queues, %lld records in compaction logs\n",
                static_cast<long long>(verdict.extension_unit_count),
                static_cast<long long>(verdict.compaction_record_count));
  }
  const std::int64_t per_second = elapsed_ms > 0 ? bytes * 1000 / elapsed_ms : 0;
  std::printf("%s read in %lld.%03lld s (%s/s)\n", size_text(bytes).c_str(),
              static_cast<long long>(elapsed_ms / 1000), static_cast<long long>(elapsed_ms % 1000),
              size_text(per_second).c_str());
  if (verdict.is_clean()) {
    std::printf("%s is clean\n", survey.place.root.c_str());
    return;
  }
  std::printf("%s has %lld findings; what would mend them: saker store repair %s\n",
              survey.place.root.c_str(), static_cast<long long>(verdict.findings.count()),
              survey.place.root.c_str());
}

void write_finding(wire::json::Writer& json, const Finding& finding) {
  json.begin_object()
      .field("kind", finding.kind)
      .field("note", finding.is_note)
      .field("file", finding.file);
  if (finding.offset >= 0) json.field("offset", finding.offset);
  json.field("text", finding.text).end_object();
}

void print_json(const Survey& survey, const Verdict& verdict, std::int64_t elapsed_ms) {
  wire::json::Writer json;
  json.begin_object()
      .field("directory", survey.place.root)
      .field("clean", verdict.is_clean())
      .field("records", verdict.record_count)
      .field("recordBytes", verdict.record_bytes)
      .field("logBegin", verdict.log_begin.value)
      .field("logEnd", verdict.log_end.value)
      .field("queues", verdict.queue_count)
      .field("queueEntries", verdict.queue_entry_count)
      .field("extensionUnits", verdict.extension_unit_count)
      .field("compactionRecords", verdict.compaction_record_count)
      .field("indexEntries", verdict.index_entry_count)
      .field("elapsedMs", elapsed_ms)
      .key("counts")
      .begin_object();
  for (const auto& [kind, count] : verdict.findings.by_kind()) json.field(kind, count);
  json.end_object().key("findings").begin_array();
  for (const Finding& finding : verdict.findings.kept()) write_finding(json, finding);
  json.end_array().end_object();
  std::printf("%s\n", json.take().c_str());
}

}  // namespace

int store_verify(const StoreVerifyOptions& options) {
  const SystemClock clock;
  const std::int64_t start = clock.wall_ms();
  const auto survey = look_at(options.place);
  if (!survey) return cannot("verify", survey.error());
  const auto verdict = store::inspect::verify(
      *survey, options.quiet ? store::inspect::Progress() : progress_on_stderr());
  if (!verdict) return cannot("verify", verdict.error());
  if (!options.quiet) end_progress();
  const std::int64_t elapsed_ms = clock.wall_ms() - start;
  options.json ? print_json(*survey, *verdict, elapsed_ms)
               : print_text(*survey, *verdict, elapsed_ms);
  return verdict->is_clean() ? kExitClean : kExitFindings;
}

}  // namespace saker::cli
