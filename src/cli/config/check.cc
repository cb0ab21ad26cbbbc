#include <algorithm>
#include <cstdio>

#include "cli/config/config.h"
#include "cli/config/examination.h"
#include "config/properties.h"

namespace saker::cli {
namespace {

using Level = Remark::Level;

void add_changes(const Examination& found, const config::Settings& settings, Page& page) {
  Table& table = page.table("changes", {{"line", Kind::kNumber},
                                        {"key"},
                                        {"value"},
                                        {"default"},
                                        {"unit"},
                                        {"atRunTime"},
                                        {"meaning"}});
  for (const Use& use : found.uses) {
    if (use.kind != Use::Kind::kApplied) continue;
    const config::Setting& row = *settings.find(use.key);
    if (row.get() == row.default_text) continue;
    table.add({std::int64_t{use.line}, row.name, use.value, row.default_text, row.unit,
               row.reload == config::Reload::kYes, row.sentence});
  }
}

void add_remarks(const Examination& found, Page& page) {
  Table& table = page.table("remarks", {{"level"}, {"line", Kind::kNumber}, {"key"}, {"remark"}});
  for (const Remark& remark : found.remarks) {
    table.add({std::string(level_name(remark.level)),
               remark.line == 0 ? Cell() : Cell(std::int64_t{remark.line}), remark.key,
               remark.text});
  }
}

Level worst_of(const Examination& found) {
  Level worst = Level::kAdvice;
  for (const Remark& remark : found.remarks) worst = std::max(worst, remark.level);
  return worst;
}

int exit_code_of(Level worst) {
  switch (worst) {
    case Level::kAdvice:
      return kExitConfigGood;
    case Level::kWarning:
      return kExitConfigWarnings;
    case Level::kError:
      break;
  }
  return kExitConfigBad;
}

std::string verdict_of(Level worst, const std::string& server) {
  switch (worst) {
    case Level::kAdvice:
      return "good";
    case Level::kWarning:
      return "a " + server + " starts with it; see the warnings";
    case Level::kError:
      break;
  }
  return "no " + server + " starts with it; see the errors";
}

}  // namespace

int config_check(const ConfigCheckOptions& options, config::Settings& broker,
                 config::Settings& name_server) {
  const auto text = config::read_properties_file(options.file);
  const bool is_of_name_server =
      options.is_of_name_server || (text.ok() && fits_better(*text, name_server, broker));
  config::Settings& settings = is_of_name_server ? name_server : broker;
  const auto found = text.ok() ? examine(*text, settings) : Result<Examination>(text.error());
  if (!found.ok()) {
    const std::string where = text.ok() ? options.file + ": " : "";
    std::fprintf(stderr, "saker config check: %s%s\n", where.c_str(),
                 found.error().message.c_str());
    return kExitConfigBad;
  }
  Page page;
  const Level worst = worst_of(*found);
  const std::string server = is_of_name_server ? "name server" : "broker";
  page.fact("file", options.file).fact("server", server).fact("verdict", verdict_of(worst, server));
  add_remarks(*found, page);
  add_changes(*found, settings, page);
  page.print(options.form);
  return exit_code_of(worst);
}

}  // namespace saker::cli
