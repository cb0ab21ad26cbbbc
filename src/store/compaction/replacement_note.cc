#include "store/compaction/replacement_note.h"

#include <sstream>

#include "file/whole_file.h"

namespace saker::store {
namespace {

constexpr std::string_view kEnd = "end";

}  // namespace

Status ReplacementNote::write(file::Disk& disk, const std::string& workshop) const {
  std::ostringstream text;
  for (const std::int64_t base : old_bases) text << "old " << base << '\n';
  for (const std::int64_t base : new_bases) text << "new " << base << '\n';
  text << kEnd << '\n';
  return file::replace_whole(disk, path_in(workshop), text.str());
}

Result<std::optional<ReplacementNote>> ReplacementNote::read(const std::string& workshop) {
  const Result<std::string> text = file::read_whole(path_in(workshop));
  if (!text && text.error().code == ErrorCode::kNotFound) return std::optional<ReplacementNote>{};
  if (!text) return text.error();
  std::istringstream lines(*text);
  ReplacementNote note;
  std::string word;
  while (lines >> word && word != kEnd) {
    std::int64_t base = 0;
    if (!(lines >> base)) break;
    (word == "old" ? note.old_bases : note.new_bases).push_back(base);
  }
  if (word != kEnd) return std::optional<ReplacementNote>{};
  return std::optional(std::move(note));
}

}  // namespace saker::store
