#include "cli/store/dump.h"

#include <cstdio>

#include "cli/store/record_json.h"
#include "cli/text/text.h"
#include "store/inspect/selection.h"

namespace saker::cli {
namespace {

using store::inspect::Selection;

Error no_time(std::string_view text) {
  return {ErrorCode::kInvalidArgument,
          "'" + std::string(text) +
              "' is no time; give FROM..TO, each like 2024-05-01, 2024-05-01T12:30:00 (UTC) or ms "
              "since 1970, or nothing"};
}

Status read_times(const std::string& text, Selection& selection) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) return no_time(text);
  const std::string from = text.substr(0, dots);
  const std::string to = text.substr(dots + 2);
  if (!from.empty()) {
    const auto ms = parse_time(from);
    if (!ms) return no_time(from);
    selection.from_ms = *ms;
  }
  if (!to.empty()) {
    const auto ms = parse_time(to);
    if (!ms) return no_time(to);
    selection.to_ms = *ms;
  }
  return {};
}

Result<Selection> selection_of(const StoreDumpOptions& options) {
  Selection selection;
  selection.topic = options.topic;
  selection.key = options.key;
  selection.scan = options.scan;
  if (options.offset) selection.begin = LogOffset{*options.offset};
  if (options.queue) selection.queue = QueueId{*options.queue};
  if (options.from) selection.from = QueueOffset{*options.from};
  if ((options.queue || options.from) && options.topic.empty())
    return Error{ErrorCode::kInvalidArgument,
                 "--queue and --from number the queues of one topic; say which: --topic TOPIC"};
  const bool is_one =
      options.offset && options.topic.empty() && options.key.empty() && options.time.empty();
  if (is_one) selection.count_max = 1;
  if (options.count) selection.count_max = *options.count;
  if (!options.time.empty()) {
    Status read = read_times(options.time, selection);
    if (!read) return read.error();
  }
  return selection;
}

}  // namespace

int store_dump(const StoreDumpOptions& options) {
  const auto selection = selection_of(options);
  if (!selection) return cannot("dump", selection.error());
  const auto survey = look_at(options.place);
  if (!survey) return cannot("dump", survey.error());
  if (survey->holder) {
    std::fprintf(stderr,
                 "saker store dump: in use by %s; what it writes meanwhile may be missing\n",
                 survey->holder->c_str());
  }
  const auto selected = store::inspect::select(
      *survey, *selection,
      [&](const wire::record::Record& record) {
        std::printf("%s\n", record_json(record, !options.no_body).c_str());
      },
      [](LogOffset at, const std::string& what) {
        const std::string place =
            at.value < 0 ? "" : "at log offset " + std::to_string(at.value) + ": ";
        std::fprintf(stderr, "saker store dump: %s%s\n", place.c_str(), what.c_str());
      },
      store::inspect::Progress());
  if (!selected) return cannot("dump", selected.error());
  if (selected->count == 0) {
    std::fprintf(stderr,
                 "saker store dump: no such record; what there is: saker store inspect %s\n",
                 survey->place.root.c_str());
  }
  const bool is_found = selected->count > 0 && selected->unreadable_count == 0;
  return is_found ? kExitClean : kExitFindings;
}

}  // namespace saker::cli
