#include "store/inspect/database_check.h"

#include <array>
#include <string>

#include "file/database.h"
#include "file/directory.h"

namespace saker::store::inspect {
namespace {

constexpr std::array kDatabases{"config/topics",          "config/subscriptionGroups",
                                "config/consumerOffsets", "config/rdb",
                                "config/metadata",        "kvStore"};

}  // namespace

void check_databases(const Survey& survey, FindingList& findings) {
  for (const std::string name : kDatabases) {
    const std::string directory = survey.path(name);
    if (!file::Database::exists(directory)) continue;
    const auto opened = file::Database::open(directory, file::Database::Access::kRead);
    if (opened) continue;
    findings.add({kind::kConfig, survey.holder.has_value(), name, -1,
                  "brokers that keep their tables there do not start: " + opened.error().message});
  }
}

}  // namespace saker::store::inspect
