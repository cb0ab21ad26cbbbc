#include "cli/config/import_source.h"

#include <algorithm>
#include <filesystem>

#include "config/properties.h"
#include "file/directory.h"

namespace saker::cli {
namespace {

bool is_directory(const std::string& path) {
  std::error_code failure;
  return std::filesystem::is_directory(path, failure);
}

bool is_of_a_broker(const std::string& text) {
  return text.find("brokerName") != std::string::npos ||
         text.find("brokerClusterName") != std::string::npos;
}

bool is_of_a_slave(const std::string& path) {
  const auto text = config::read_properties_file(path);
  const auto properties = text.ok() ? config::parse_properties(*text)
                                    : Result<std::vector<config::Property>>(text.error());
  return properties.ok() &&
         std::any_of(properties->begin(), properties->end(), [](const config::Property& one) {
           return one.key == "brokerRole" && config::without_trailing_blanks(one.value) == "SLAVE";
         });
}

/// Two levels deep, as RocketMQ is delivered.
std::vector<std::string> broker_files(const std::string& conf) {
  std::vector<std::string> found;
  std::vector<std::string> directories = {conf};
  for (std::size_t i = 0; i < directories.size(); ++i) {
    const std::string directory = directories[i];
    const auto entries = file::list_directory(directory);
    if (!entries.ok()) continue;
    for (const std::string& name : entries->files) {
      const bool has_ending = name.ends_with(".conf") || name.ends_with(".properties");
      const std::string path = directory + "/" + name;
      const auto text = has_ending ? config::read_properties_file(path) : Result<std::string>("");
      if (text.ok() && is_of_a_broker(*text)) found.push_back(path);
    }
    if (i > 0) continue;
    for (const std::string& name : entries->directories) directories.push_back(conf + "/" + name);
  }
  std::sort(found.begin(), found.end());
  return found;
}

ImportSource chosen(const std::string& path, std::vector<std::string> all) {
  std::erase(all, path);
  return {path, std::move(all)};
}

}  // namespace

Result<ImportSource> find_import_source(const std::string& from) {
  if (!is_directory(from)) {
    const auto text = config::read_properties_file(from);
    if (!text.ok()) return text.error();
    return ImportSource{from, {}};
  }
  const std::string below = from + "/conf";
  const std::string conf = is_directory(below) ? below : from;
  const auto files = broker_files(conf);
  if (file::exists(conf + "/broker.conf")) return chosen(conf + "/broker.conf", files);
  if (files.size() == 1) return chosen(files.front(), files);
  if (files.empty()) {
    return Error{ErrorCode::kNotFound, conf + " has no file of a broker; give the file itself"};
  }
  std::string names;
  for (const std::string& name : files)
    names +=
        "\n  " + name + (is_of_a_slave(name) ? "  (of a slave: not served by this version)" : "");
  return Error{ErrorCode::kNotFound, "there are several brokers; give one of these files:" + names};
}

}  // namespace saker::cli
