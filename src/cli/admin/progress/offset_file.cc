#include "cli/admin/progress/offset_file.h"

#include "base/text_file.h"
#include "wire/json/document.h"

namespace saker::cli {
namespace {

Error wrong(const std::string& what) {
  return Error{ErrorCode::kInvalidArgument,
               what + "; give what `saker admin offsets export GROUP` printed"};
}

}  // namespace

Result<std::vector<SavedOffset>> parse_offsets(std::string_view text) {
  const auto document = wire::json::Document::parse(text);
  if (!document.ok()) return wrong("it is no JSON: " + document.error().message);
  const wire::json::Value list = document->root()["offsets"];
  if (!list.is_array()) return wrong("it has no list 'offsets'");
  std::vector<SavedOffset> offsets;
  for (const wire::json::Value& entry : list.items()) {
    const auto topic = entry["topic"].text();
    const auto broker = entry["broker"].text();
    const auto queue = entry["queue"].integer();
    const auto offset = entry["offset"].integer();
    const std::string which = "entry " + std::to_string(offsets.size() + 1) + " of 'offsets' ";
    if (!topic || !broker || !queue || !offset)
      return wrong(which + "lacks topic, broker, queue or offset");
    if (*queue < 0 || *offset < 0) {
      return wrong(which + "has " + (*queue < 0 ? "queue " : "offset ") +
                   std::to_string(*queue < 0 ? *queue : *offset) + ", which is below 0");
    }
    offsets.push_back({*topic, *broker, *queue, *offset});
  }
  return offsets;
}

Result<std::vector<SavedOffset>> read_offset_file(const std::string& path) {
  const auto text = read_text_file_or_stdin(path);
  if (!text.ok()) return text.error();
  auto offsets = parse_offsets(*text);
  if (!offsets.ok())
    return Error{offsets.error().code, "'" + path + "': " + offsets.error().message};
  return offsets;
}

}  // namespace saker::cli
