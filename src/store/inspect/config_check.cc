#include "store/inspect/config_check.h"

#include <string>

#include "file/whole_file.h"
#include "wire/json/document.h"

namespace saker::store::inspect {
namespace {

bool is_json_table(const std::string& name) {
  return name.ends_with(".json") || name == "timermetrics" || name == "transactionMetrics";
}

bool parses(const std::string& path) {
  const Result<std::string> text = file::read_whole(path);
  return text.ok() && !text->empty() && wire::json::Document::parse(*text).ok();
}

}  // namespace

void check_config(const Survey& survey, FindingList& findings) {
  for (const PlainFile& file : survey.config) {
    const std::string shown = "config/" + file.name;
    const std::string path = survey.path(shown);
    if (!is_json_table(file.name) || parses(path)) continue;
    const bool has_backup = parses(path + ".bak");
    findings.add({kind::kConfig, has_backup || survey.holder.has_value(), shown, -1,
                  has_backup ? "cannot be read; brokers take its .bak instead"
                             : "cannot be read, nor is there a good .bak: brokers do not start "
                               "with it; restore it or move it away"});
  }
}

}  // namespace saker::store::inspect
