#include "cli/store/inspect.h"

#include <cstdio>

#include "cli/text/text.h"
#include "store/inspect/inspection.h"
#include "store/log/segment_directory.h"
#include "wire/json/writer.h"

namespace saker::cli {
namespace {

using store::inspect::Inspection;
using store::inspect::QueueFacts;
using store::inspect::SegmentFacts;
using store::inspect::Survey;
using Align = TextTable::Align;

std::string text_of(std::int64_t number) { return std::to_string(number); }

std::string time_or_dash(const std::optional<std::int64_t>& ms) {
  return ms ? time_text(*ms) : "-";
}

void print_state(const Survey& survey, const Inspection& found) {
  std::printf("%s\n", survey.place.root.c_str());
  std::printf("  state       %s%s\n",
              survey.holder      ? ("in use by " + *survey.holder).c_str()
              : survey.has_abort ? "not closed in order: the next start recovers"
                                 : "closed",
              survey.holder && !survey.has_abort ? ", but without abort" : "");
  std::printf("  log         %lld to %lld, %s in %zu files\n",
              static_cast<long long>(found.log_begin.value),
              static_cast<long long>(found.log_end.value),
              size_text(found.log_end - found.log_begin).c_str(), found.segments.size());
  std::printf("  messages    %s\n", text_of(found.message_count()).c_str());
  if (!survey.checkpoint) {
    std::printf("  checkpoint  none\n");
    return;
  }
  const auto ms = [](std::int64_t at) { return at > 0 ? time_text(at) : std::string("-"); };
  std::printf("  checkpoint  log %s, queues %s up to offset %lld, index %s, confirmed %lld\n",
              ms(survey.checkpoint->physic_ms).c_str(), ms(survey.checkpoint->logics_ms).c_str(),
              static_cast<long long>(survey.checkpoint->logics_offset),
              ms(survey.checkpoint->index_ms).c_str(),
              static_cast<long long>(survey.checkpoint->confirm));
}

void print_timers(const Survey& survey) {
  if (!survey.has_timers() || !survey.timer_checkpoint) return;
  const auto& checkpoint = *survey.timer_checkpoint;
  std::printf(
      "  timers      done up to %s, in slots up to offset %lld of rmq_sys_wheel_timer, timer log "
      "%s in %zu files\n",
      time_or_dash(checkpoint.read_ms > 0 ? std::optional(checkpoint.read_ms) : std::nullopt)
          .c_str(),
      static_cast<long long>(checkpoint.queue_offset),
      size_text(checkpoint.log_flushed - survey.timer_log.begin()).c_str(),
      survey.timer_log.files.size());
}

void print_extensions(const Survey& survey) {
  if (survey.extensions.empty()) return;
  std::int64_t bytes = 0;
  for (const auto& queue : survey.extensions) bytes += queue.files.bytes();
  std::printf("  extensions  of %zu queues, %s\n", survey.extensions.size(),
              size_text(bytes).c_str());
}

void print_names(const Survey& survey) {
  if (survey.queues_in_rocksdb()) {
    std::printf("  queues      in RocksDB, %s\n", survey.shown(survey.queue_database).c_str());
  }
  std::string config;
  for (const auto& file : survey.config) config += (config.empty() ? "" : " ") + file.name;
  if (!config.empty()) std::printf("  config      %s\n", config.c_str());
  for (const std::string& part : survey.other_parts)
    std::printf("  also        %s\n", part.c_str());
}

void print_log(const Inspection& found) {
  if (found.segments.empty()) return;
  TextTable table({{"LOG FILE"},
                   {"LENGTH", Align::kRight},
                   {"USED", Align::kRight},
                   {"FIRST STORED"},
                   {"LAST STORED"}});
  for (const SegmentFacts& segment : found.segments) {
    table.add({store::segment_name(segment.file.base), size_text(segment.file.bytes),
               size_text(segment.end.value - segment.file.base), time_or_dash(segment.first_ms),
               time_or_dash(segment.last_ms)});
  }
  std::printf("\n");
  table.print();
  for (const auto& gap : found.gaps) {
    std::printf("MISSING: the files from %lld to %lld\n", static_cast<long long>(gap.begin.value),
                static_cast<long long>(gap.end.value));
  }
}

void print_queues(const Inspection& found) {
  if (found.queues.empty()) return;
  TextTable table({{"TOPIC"},
                   {"QUEUE", Align::kRight},
                   {"MIN", Align::kRight},
                   {"MAX", Align::kRight},
                   {"COUNT", Align::kRight},
                   {"FILES", Align::kRight},
                   {""}});
  for (const QueueFacts& queue : found.queues) {
    std::string remark = queue.is_batch ? "batches" : "";
    if (queue.files_missing > 0)
      remark += (remark.empty() ? "" : ", ") + text_of(queue.files_missing) + " FILES MISSING";
    table.add({queue.topic, text_of(queue.id.value), text_of(queue.min.value),
               text_of(queue.max.value), text_of(queue.count()),
               queue.files == 0 ? "-" : text_of(queue.files), remark});
  }
  std::printf("\n");
  table.print();
}

void print_compactions(const Inspection& found) {
  if (found.compactions.empty()) return;
  TextTable table({{"COMPACTED TOPIC"},
                   {"QUEUE", Align::kRight},
                   {"FIRST", Align::kRight},
                   {"LAST", Align::kRight},
                   {"COUNT", Align::kRight},
                   {"FILES", Align::kRight}});
  for (const auto& log : found.compactions) {
    table.add({log.topic, text_of(log.id.value), text_of(log.first.value), text_of(log.last.value),
               text_of(log.count), text_of(log.files)});
  }
  std::printf("\n");
  table.print();
}

void print_index(const Inspection& found) {
  if (found.index.empty()) return;
  TextTable table({{"INDEX FILE"},
                   {"LENGTH", Align::kRight},
                   {"ENTRIES", Align::kRight},
                   {"ROOM FOR", Align::kRight},
                   {"FROM"},
                   {"TO"}});
  for (const auto& file : found.index) {
    if (!file.is_readable) {
      table.add({file.name, size_text(file.bytes), "-", "-", "not readable", ""});
      continue;
    }
    table.add({file.name, size_text(file.bytes), text_of(file.entry_count),
               text_of(file.entries_max), time_text(file.begin_ms), time_text(file.end_ms)});
  }
  std::printf("\n");
  table.print();
}

void write_segments(wire::json::Writer& json, const Inspection& found) {
  json.key("segments").begin_array();
  for (const SegmentFacts& segment : found.segments) {
    json.begin_object()
        .field("begin", segment.file.base)
        .field("bytes", segment.file.bytes)
        .field("end", segment.end.value);
    if (segment.first_ms) json.field("firstStoreTimestamp", *segment.first_ms);
    if (segment.last_ms) json.field("lastStoreTimestamp", *segment.last_ms);
    json.end_object();
  }
  json.end_array().key("gaps").begin_array();
  for (const auto& gap : found.gaps)
    json.begin_object().field("begin", gap.begin.value).field("end", gap.end.value).end_object();
  json.end_array();
}

void write_queues(wire::json::Writer& json, const Inspection& found) {
  json.key("queues").begin_array();
  for (const QueueFacts& queue : found.queues) {
    json.begin_object()
        .field("topic", queue.topic)
        .field("queueId", queue.id.value)
        .field("minOffset", queue.min.value)
        .field("maxOffset", queue.max.value)
        .field("files", queue.files)
        .field("filesMissing", queue.files_missing)
        .field("batch", queue.is_batch)
        .end_object();
  }
  json.end_array();
}

void write_compactions(wire::json::Writer& json, const Inspection& found) {
  json.key("compactionLogs").begin_array();
  for (const auto& log : found.compactions) {
    json.begin_object()
        .field("topic", log.topic)
        .field("queueId", log.id.value)
        .field("firstOffset", log.first.value)
        .field("lastOffset", log.last.value)
        .field("messages", log.count)
        .field("files", log.files)
        .end_object();
  }
  json.end_array();
}

void write_index(wire::json::Writer& json, const Inspection& found) {
  json.key("index").begin_array();
  for (const auto& file : found.index) {
    json.begin_object()
        .field("name", file.name)
        .field("bytes", file.bytes)
        .field("readable", file.is_readable)
        .field("entries", file.entry_count)
        .field("entriesMax", file.entries_max)
        .field("beginTimestamp", file.begin_ms)
        .field("endTimestamp", file.end_ms)
        .end_object();
  }
  json.end_array();
}

void write_state(wire::json::Writer& json, const Survey& survey, const Inspection& found) {
  json.field("directory", survey.place.root).field("abort", survey.has_abort);
  if (survey.holder) json.field("inUseBy", *survey.holder);
  json.field("minOffset", found.log_begin.value)
      .field("maxOffset", found.log_end.value)
      .field("segmentBytes", survey.log.file_bytes)
      .field("queuesInRocksdb", survey.queues_in_rocksdb())
      .field("queueExtensions", static_cast<std::int64_t>(survey.extensions.size()))
      .field("messages", found.message_count());
  if (survey.checkpoint) {
    json.key("checkpoint")
        .begin_object()
        .field("physicMsgTimestamp", survey.checkpoint->physic_ms)
        .field("logicsMsgTimestamp", survey.checkpoint->logics_ms)
        .field("indexMsgTimestamp", survey.checkpoint->index_ms)
        .field("masterFlushedOffset", survey.checkpoint->master_flushed)
        .field("confirmPhyOffset", survey.checkpoint->confirm)
        .field("logicsPhysicalOffset", survey.checkpoint->logics_offset)
        .end_object();
  }
  if (survey.timer_checkpoint) {
    json.key("timers")
        .begin_object()
        .field("lastReadTimeMs", survey.timer_checkpoint->read_ms)
        .field("lastTimerLogFlushPos", survey.timer_checkpoint->log_flushed)
        .field("lastTimerQueueOffset", survey.timer_checkpoint->queue_offset)
        .end_object();
  }
  json.key("config").begin_array();
  for (const auto& file : survey.config) json.value(file.name);
  json.end_array().key("otherParts").begin_array();
  for (const std::string& part : survey.other_parts) json.value(part);
  json.end_array();
}

void print_json(const Survey& survey, const Inspection& found) {
  wire::json::Writer json;
  json.begin_object();
  write_state(json, survey, found);
  write_segments(json, found);
  write_queues(json, found);
  write_compactions(json, found);
  write_index(json, found);
  json.end_object();
  std::printf("%s\n", json.take().c_str());
}

}  // namespace

int store_inspect(const StoreInspectOptions& options) {
  const auto survey = look_at(options.place);
  if (!survey) return cannot("inspect", survey.error());
  const auto found = store::inspect::inspect(*survey, options.walk, progress_on_stderr());
  if (!found) return cannot("inspect", found.error());
  if (options.walk) end_progress();
  const int exit_code = tell_faults("inspect", *survey);
  if (options.json) {
    print_json(*survey, *found);
    return exit_code;
  }
  print_state(*survey, *found);
  print_timers(*survey);
  print_extensions(*survey);
  print_names(*survey);
  print_log(*found);
  print_queues(*found);
  print_compactions(*found);
  print_index(*found);
  return exit_code;
}

}  // namespace saker::cli
