#include "store/inspect/queue_files_check.h"

namespace saker::store::inspect {
namespace {

std::string number_text(std::int64_t number) { return std::to_string(number); }

}  // namespace

bool check_queue_files(const Survey& survey, const FileSet& files, std::int64_t unit_bytes,
                       const std::string& name, FindingList& findings) {
  bool is_right = true;
  const auto add = [&](const SetFile& file, std::string text) {
    is_right = false;
    findings.add({kind::kQueueFile, false, survey.shown(files.path(file)), 0, std::move(text)});
  };
  for (const std::string& path : files.strangers) {
    is_right = false;
    findings.add({kind::kQueueFile, false, survey.shown(path), -1, words_on_stranger(path)});
  }
  std::int64_t expected = files.begin();
  for (const SetFile& file : files.files) {
    if (file.bytes != files.file_bytes || file.bytes == 0) {
      add(file, "has " + number_text(file.bytes) + " bytes, the others " +
                    number_text(files.file_bytes) + "; RocketMQ does not start with it");
    }
    if (file.base > expected) {
      add(file, "files before it are missing: " + name + " has no entries from " +
                    number_text(expected / unit_bytes) + " to " +
                    number_text(file.base / unit_bytes - 1));
    } else if (file.base < expected) {
      add(file, "begins inside the file before it");
    }
    expected = file.base + files.file_bytes;
  }
  return is_right;
}

}  // namespace saker::store::inspect
