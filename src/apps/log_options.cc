#include "apps/log_options.h"

#include <utility>

#include "base/log.h"

namespace saker::apps {

config::Table settings(LogOptions& options) {
  using config::Reload;
  config::Setting level = config::text(
      "logLevel", options.level,
      {"", Reload::kYes,
       "Least level of log lines, trace, debug, info, warn, error or off, for all and for single "
       "folders of the source: warn,store=debug."});
  level.set = [keep = std::move(level.set)](std::string_view text) {
    const Status used = log::set_levels(text);
    return used.ok() ? keep(text) : used;
  };
  return {std::move(level),
          config::choice("logFormat", options.format, {"text", "json"},
                         {"", Reload::kNo, "Form of log lines; json is an object a line."})};
}

}  // namespace saker::apps
