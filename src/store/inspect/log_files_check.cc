#include "store/inspect/log_files_check.h"

#include <algorithm>

#include "store/inspect/file_window.h"
#include "store/inspect/log_walk.h"

namespace saker::store::inspect {
namespace {

/// What two files of one name are to each other.
enum class Twins {
  kAlike,
  kSpare,  ///< the second holds no record at its begin
  kOther,
};

/// As far as both go: zeros behind the shorter one are no difference.
Result<bool> are_alike(const FileSet& log, const SetFile& one, const SetFile& other) {
  Result<FileWindow> first = FileWindow::open(log, one);
  if (!first) return first.error();
  Result<FileWindow> second = FileWindow::open(log, other);
  if (!second) return second.error();
  const std::int64_t common = std::min(first->bytes(), second->bytes());
  for (std::int64_t at = 0; at < common;) {
    const auto count = std::min(FileWindow::kChunkBytes, static_cast<std::size_t>(common - at));
    const auto ours = first->read(at, count);
    if (!ours) return ours.error();
    const auto theirs = second->read(at, count);
    if (!theirs) return theirs.error();
    if (*ours != *theirs) return false;
    if (ours->empty()) break;
    at += static_cast<std::int64_t>(ours->size());
  }
  FileWindow& longer = first->bytes() > common ? *first : *second;
  const auto rest = longer.first_nonzero(common, longer.bytes());
  if (!rest) return rest.error();
  return !*rest;
}

Result<Twins> compare(const FileSet& log, const SetFile& file, const SetFile& twin) {
  Result<FileWindow> window = FileWindow::open(log, twin, 4096);
  if (!window) return window.error();
  const auto record = LogWalk::record_at(*window, twin, {twin.base});
  if (!record) return record.error();
  if (!*record) return Twins::kSpare;
  const Result<bool> alike = are_alike(log, file, twin);
  if (!alike) return alike.error();
  return *alike ? Twins::kAlike : Twins::kOther;
}

std::string_view words_of(Twins twins) {
  switch (twins) {
    case Twins::kAlike:
      return "; they hold the same";
    case Twins::kSpare:
      return "; it begins with no record";
    case Twins::kOther:
      break;
  }
  return ", and they differ: move the wrong one away";
}

Status check_twins(const Survey& survey, FindingList& findings,
                   std::vector<std::string>& needless) {
  for (const SetFile& twin : survey.log.twins) {
    const SetFile* file = survey.log.holding(twin.base);
    if (file == nullptr) continue;  // both are empty
    const Result<Twins> twins = compare(survey.log, *file, twin);
    if (!twins) return twins.error();
    const std::string path = survey.log.path(twin);
    if (*twins != Twins::kOther) needless.push_back(path);
    findings.add({kind::kLogFile, false, survey.shown(path), -1,
                  "begins at the same offset as " + survey.shown(survey.log.path(*file)) +
                      ": Saker does not start with both" + std::string(words_of(*twins))});
  }
  return {};
}

}  // namespace

Status check_log_files(const Survey& survey, FindingList& findings,
                       std::vector<std::string>& needless) {
  const FileSet& log = survey.log;
  for (const std::string& path : log.strangers) {
    findings.add({kind::kLogFile, false, survey.shown(path), -1, words_on_stranger(path)});
  }
  for (const SetFile& file : log.files) {
    if (file.bytes == log.file_bytes) continue;
    const bool is_empty_last = file.bytes == 0 && &file == &log.files.back();
    const std::string path = survey.shown(log.path(file));
    findings.add(
        {kind::kLogFile, is_empty_last, path, 0,
         path + " has " + std::to_string(file.bytes) + " bytes, the others " +
             std::to_string(log.file_bytes) +
             (is_empty_last ? "; the next start removes it"
                            : "; brokers do not start with it: it was cut short or grew")});
  }
  return check_twins(survey, findings, needless);
}

}  // namespace saker::store::inspect
