#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/clock.h"
#include "cli/config/config.h"
#include "cli/config/examination.h"
#include "cli/config/import_source.h"
#include "cli/text/secret.h"
#include "cli/text/text.h"
#include "config/properties.h"
#include "file/directory.h"
#include "file/whole_file.h"

namespace saker::cli {
namespace {

constexpr const char* kStoreKey = "storePathRootDir";
// Of RocketMQ's access control; what they say would be lost without a word.
constexpr const char* kAclFiles[] = {"plain_acl.yml", "acl/plain_acl.yml"};

std::string line_of(const Use& use) {
  return use.key + "=" + config::escape_property_value(use.value) + "\n";
}

/// What does not count, as a comment. A value that is refused stays as it is: with a default in its
/// place, a broker would start and do something else.
std::string passed_over(const Use& use) {
  if (use.kind == Use::Kind::kRefused) {
    return "# To be corrected: " + use.reason + "\n" + line_of(use);
  }
  const std::string line = is_secret(use.key) ? use.key + "=\n" : line_of(use);
  return "# " + use.reason + "\n#" + line;
}

/// The file for Saker: what counts, then what does not, with the reason.
std::string rewritten(const std::string& source, const Examination& found, const Use& store) {
  std::string text = "# Settings of a broker, taken over from " + source + "\n# by saker config " +
                     "import at " + time_text(SystemClock().wall_ms()) + ".\n\n";
  if (store.line == 0) text += "# RocketMQ's default\n" + line_of(store);
  for (const Use& use : found.uses) {
    if (use.kind == Use::Kind::kApplied) text += line_of(use);
  }
  text += "\n# What has no effect here, and why.\n";
  for (const Use& use : found.uses) {
    if (use.kind != Use::Kind::kApplied) text += passed_over(use);
  }
  return text;
}

/// Where RocketMQ has its store; line 0 if the file does not say so.
Use store_of(const Examination& found, const std::string& home) {
  Use store{Use::Kind::kApplied, 0, kStoreKey, home + "/store", ""};
  for (const Use& use : found.uses) {
    if (use.key == kStoreKey && use.kind == Use::Kind::kApplied) store = use;
  }
  return store;
}

void warn_of_acl(const std::string& source, std::vector<Remark>& remarks) {
  for (const char* name : kAclFiles) {
    const std::string path = file::parent_of(source) + "/" + name;
    if (!file::exists(path)) continue;
    remarks.push_back({Remark::Level::kWarning, 0, path,
                       "accounts and rights are not taken over: this version authenticates "
                       "nobody"});
  }
}

void warn_of_others(const std::vector<std::string>& others, std::vector<Remark>& remarks) {
  if (others.empty()) return;
  std::string names;
  for (const std::string& name : others) names += (names.empty() ? "" : ", ") + name;
  remarks.push_back({Remark::Level::kWarning, 0, "",
                     "there are files of other brokers, too; if RocketMQ was started with one of "
                     "them, give that: " +
                         names});
}

std::string_view use_name(const Use& use, const config::Settings& settings) {
  switch (use.kind) {
    case Use::Kind::kApplied:
      return "kept";
    case Use::Kind::kNoEffect:
      return "no effect";
    case Use::Kind::kElsewhere:
      return settings.is_known_elsewhere(use.key) ? "no effect" : "unknown";
    case Use::Kind::kOverruled:
      return "overruled";
    case Use::Kind::kRefused:
      break;
  }
  return "refused";
}

bool has_refused(const Examination& found) {
  return std::any_of(found.uses.begin(), found.uses.end(),
                     [](const Use& use) { return use.kind == Use::Kind::kRefused; });
}

void print(const ConfigImportOptions& options, const std::string& source, const Use& store,
           const Examination& found, const config::Settings& settings) {
  Page page;
  page.fact("from", source)
      .fact("to", options.to)
      .fact("store", store.value + (file::exists(store.value) ? "" : " (not there)"))
      .fact("next", has_refused(found) ? "correct what is refused in " + options.to +
                                             "; then: saker config check " + options.to
                                       : "saker broker -c " + options.to);
  Table& uses = page.table("settings", {{"key"}, {"value"}, {"use"}, {"reason"}});
  for (const Use& use : found.uses)
    uses.add({use.key, shown_value(use.key, use.value), std::string(use_name(use, settings)),
              use.reason});
  Table& remarks = page.table("remarks", {{"level"}, {"key"}, {"remark"}});
  for (const Remark& remark : found.remarks) {
    if (remark.level != Remark::Level::kAdvice)
      remarks.add({std::string(level_name(remark.level)), remark.key, remark.text});
  }
  page.print(options.form);
}

/// It would register under the name of its master, and answer for it with other messages.
Status check_is_no_slave(const std::string& source, const Examination& found) {
  for (const Use& use : found.uses) {
    if (use.key != "brokerRole" || use.value != "SLAVE") continue;
    return Error{ErrorCode::kUnimplemented,
                 source +
                     " is the file of a slave, and this version has none; give that of its "
                     "master"};
  }
  return {};
}

/// The file may be read by whom the source may be read by, from its first byte on.
Status write_as(const std::string& path, const std::string& source, const std::string& text) {
  namespace fs = std::filesystem;
  constexpr fs::perms kOwner = fs::perms::owner_read | fs::perms::owner_write;
  constexpr fs::perms kNobodyRuns =
      fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
  std::error_code failure;
  const fs::file_status status = fs::status(source, failure);
  if (!file::exists(path)) std::ofstream(path, std::ios::app).flush();
  const fs::perms mode = failure ? kOwner : (status.permissions() & ~kNobodyRuns) | kOwner;
  fs::permissions(path, mode, failure);
  return file::replace_whole(path, text);
}

Result<int> import(const ConfigImportOptions& options, config::Settings& settings) {
  const auto source = find_import_source(options.from);
  if (!source.ok()) return source.error();
  const auto text = config::read_properties_file(source->path);
  if (!text.ok()) return text.error();
  auto found = examine(*text, settings);
  if (!found.ok()) return Error{found.error().code, source->path + ": " + found.error().message};
  if (const Status served = check_is_no_slave(source->path, *found); !served.ok())
    return served.error();
  warn_of_acl(source->path, found->remarks);
  warn_of_others(source->others, found->remarks);
  if (file::exists(options.to) && !options.overwrite) {
    return Error{ErrorCode::kAlreadyExists,
                 options.to + " is there already; name another by --to, or add --force"};
  }
  const Use store = store_of(*found, options.home);
  const Status written = write_as(options.to, source->path, rewritten(source->path, *found, store));
  if (!written.ok()) return written.error();
  print(options, source->path, store, *found, settings);
  return has_refused(*found) ? kExitImportToCorrect : 0;
}

}  // namespace

int config_import(const ConfigImportOptions& options, config::Settings& settings) {
  const Result<int> done = import(options, settings);
  if (done.ok()) return *done;
  std::fprintf(stderr, "saker config import: %s\n", done.error().message.c_str());
  return 1;
}

}  // namespace saker::cli
