#include <algorithm>
#include <cstdio>

#include "base/clock.h"
#include "cli/config/config.h"
#include "cli/config/examination.h"
#include "cli/text/text.h"
#include "config/properties.h"
#include "file/directory.h"
#include "file/whole_file.h"

namespace saker::cli {
namespace {

constexpr const char* kStoreKey = "storePathRootDir";
// Of RocketMQ's access control; what they say would be lost without a word.
constexpr const char* kAclFiles[] = {"plain_acl.yml", "acl/plain_acl.yml"};

bool is_of_a_broker(const std::string& path) {
  const auto text = file::read_whole(path);
  return text.ok() && (text->find("brokerName") != std::string::npos ||
                       text->find("brokerClusterName") != std::string::npos);
}

/// Files of brokers below conf/, two levels deep as RocketMQ is delivered.
Result<std::vector<std::string>> broker_files(const std::string& conf) {
  std::vector<std::string> found;
  std::vector<std::string> directories = {conf};
  for (std::size_t i = 0; i < directories.size(); ++i) {
    const std::string directory = directories[i];
    const auto entries = file::list_directory(directory);
    if (!entries.ok()) return entries.error();
    for (const std::string& name : entries->files) {
      const bool has_ending = name.ends_with(".conf") || name.ends_with(".properties");
      const std::string path = directory + "/" + name;
      if (has_ending && is_of_a_broker(path)) found.push_back(path);
    }
    if (i > 0) continue;
    for (const std::string& name : entries->directories) directories.push_back(conf + "/" + name);
  }
  return found;
}

/// The one file that is meant.
Result<std::string> file_of(const std::string& from) {
  if (file::list_directory(from).ok() && file::exists(from + "/conf/broker.conf"))
    return from + "/conf/broker.conf";
  if (file::read_whole(from).ok()) return from;
  if (!file::exists(from)) return Error{ErrorCode::kNotFound, "there is no " + from};
  const auto files = broker_files(from + "/conf");
  if (!files.ok()) return files.error();
  if (files->size() == 1) return files->front();
  std::string names;
  for (const std::string& name : *files) names += "\n  " + name;
  return Error{ErrorCode::kNotFound,
               files->empty() ? from + "/conf has no file of a broker; give the file itself"
                              : "there are several brokers; give one of these files:" + names};
}

/// The file for Saker: what counts, then what does not, with the reason.
std::string rewritten(const std::string& source, const Examination& found, const Use& store) {
  std::string text = "# Settings of a broker, taken over from " + source + "\n# by saker config " +
                     "import at " + time_text(SystemClock().wall_ms()) + ".\n\n";
  const auto line = [](const Use& use) {
    return use.key + "=" + config::escape_property_value(use.value) + "\n";
  };
  if (store.line == 0) text += "# RocketMQ's default\n" + line(store);
  for (const Use& use : found.uses) {
    if (use.kind == Use::Kind::kApplied) text += line(use);
  }
  text += "\n# What has no effect here, and why.\n";
  for (const Use& use : found.uses) {
    if (use.kind != Use::Kind::kApplied) text += "# " + use.reason + "\n#" + line(use);
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

std::string_view use_name(Use::Kind kind) {
  switch (kind) {
    case Use::Kind::kApplied:
      return "kept";
    case Use::Kind::kNoEffect:
      return "no effect";
    case Use::Kind::kElsewhere:
      return "not known here";
    case Use::Kind::kOverruled:
      return "overruled";
    case Use::Kind::kRefused:
      break;
  }
  return "refused";
}

void print(const ConfigImportOptions& options, const std::string& source, const Use& store,
           const Examination& found) {
  Page page;
  page.fact("from", source)
      .fact("to", options.to)
      .fact("store", store.value + (file::exists(store.value) ? "" : " (not there)"))
      .fact("next", "saker broker -c " + options.to);
  Table& uses = page.table("settings", {{"key"}, {"value"}, {"use"}, {"reason"}});
  for (const Use& use : found.uses)
    uses.add({use.key, use.value, std::string(use_name(use.kind)), use.reason});
  Table& remarks = page.table("remarks", {{"level"}, {"key"}, {"remark"}});
  for (const Remark& remark : found.remarks) {
    if (remark.level != Remark::Level::kAdvice)
      remarks.add({std::string(level_name(remark.level)), remark.key, remark.text});
  }
  page.print(options.form);
}

Status import(const ConfigImportOptions& options, config::Settings& settings) {
  const auto source = file_of(options.from);
  if (!source.ok()) return source.error();
  const auto text = file::read_whole(*source);
  if (!text.ok()) return text.error();
  auto found = examine(*text, settings);
  if (!found.ok()) return Error{found.error().code, *source + ": " + found.error().message};
  warn_of_acl(*source, found->remarks);
  if (file::exists(options.to) && !options.overwrite) {
    return Error{ErrorCode::kAlreadyExists,
                 options.to + " is there already; name another by --to, or add --force"};
  }
  const Use store = store_of(*found, options.home);
  const Status written = file::replace_whole(options.to, rewritten(*source, *found, store));
  if (!written.ok()) return written;
  print(options, *source, store, *found);
  return {};
}

}  // namespace

int config_import(const ConfigImportOptions& options, config::Settings& settings) {
  const Status done = import(options, settings);
  if (done.ok()) return 0;
  std::fprintf(stderr, "saker config import: %s\n", done.error().message.c_str());
  return 1;
}

}  // namespace saker::cli
