#include <algorithm>
#include <cstdio>

#include "cli/address.h"
#include "cli/blocking_client.h"
#include "cli/config/config.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;

/// The settings of a broker that runs, as it answers them.
Status apply_running(const ConfigShowOptions& options, config::Settings& settings) {
  const auto address = address_at(options.broker, "a broker", "--of 127.0.0.1:10911");
  if (!address.ok()) return address.error();
  BlockingClient client;
  const auto answer =
      client.call(*address, {request::kGetBrokerConfig, {}, {}}, options.timeout_ms);
  if (!answer.ok()) return answer.error();
  if (answer->code == response::kRequestCodeNotSupported) {
    return Error{ErrorCode::kFailedPrecondition,
                 options.broker +
                     " is no broker. Settings of a name server: saker admin settings list --of " +
                     options.broker};
  }
  if (answer->code != response::kSuccess) {
    return Error{ErrorCode::kFailedPrecondition, options.broker + " answered with code " +
                                                     std::to_string(answer->code) + ": " +
                                                     answer->remark};
  }
  const auto applied = settings.apply_text(options.broker, answer->body);
  return applied.ok() ? Status() : Status(applied.error());
}

Status apply(const ConfigShowOptions& options, config::Settings& settings) {
  if (!options.broker.empty()) return apply_running(options, settings);
  if (options.file.empty()) return {};
  const auto applied = settings.apply_file(options.file);
  return applied.ok() ? Status() : Status(applied.error());
}

Status check_keys(const std::vector<std::string>& keys, const config::Settings& settings) {
  for (const std::string& key : keys) {
    if (settings.find(key) == nullptr)
      return Error{ErrorCode::kNotFound, settings.explain_unknown(key)};
  }
  return {};
}

bool is_asked_for(const config::Setting& row, const ConfigShowOptions& options) {
  if (options.only_changed && row.get() == row.default_text) return false;
  return options.keys.empty() ||
         std::any_of(options.keys.begin(), options.keys.end(), [&](const std::string& key) {
           return key == row.name || key == row.old_name;
         });
}

Page page_of(const ConfigShowOptions& options, const config::Settings& settings) {
  std::vector<Column> columns = {{"key"}, {"value"}, {"default"}, {"unit"}, {"atRunTime"}};
  if (options.with_meaning) columns.insert(columns.end(), {{"bounds"}, {"meaning"}});
  Page page;
  Table& table = page.table("settings", columns);
  for (const config::Setting& row : settings.rows()) {
    if (!is_asked_for(row, options)) continue;
    std::vector<Cell> cells = {row.name, row.get(), row.default_text, row.unit,
                               row.reload == config::Reload::kYes};
    if (options.with_meaning) {
      cells.emplace_back(row.bounds);
      cells.emplace_back((row.has_effect ? "" : "No effect: ") + row.sentence);
    }
    table.add(std::move(cells));
  }
  return page;
}

}  // namespace

int config_show(const ConfigShowOptions& options, config::Settings& settings) {
  Status done = check_keys(options.keys, settings);
  if (done.ok()) done = apply(options, settings);
  if (!done.ok()) {
    std::fprintf(stderr, "saker config show: %s\n", done.error().message.c_str());
    return 1;
  }
  page_of(options, settings).print(options.form);
  return 0;
}

}  // namespace saker::cli
