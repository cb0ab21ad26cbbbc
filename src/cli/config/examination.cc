#include "cli/config/examination.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "cli/config/trap.h"
#include "config/properties.h"
#include "config/rocketmq_reasons.h"

namespace saker::cli {
namespace {

using Level = Remark::Level;

Use use_of(const config::Property& property, config::Settings& settings) {
  Use use{Use::Kind::kApplied, property.line, property.key,
          std::string(config::without_trailing_blanks(property.value)), ""};
  const config::Setting* row = settings.find(property.key);
  if (row == nullptr) {
    use.kind = Use::Kind::kElsewhere;
    use.reason = settings.explain_unknown(property.key);
    return use;
  }
  if (const Status set = row->set(use.value); !set.ok()) {
    use.kind = Use::Kind::kRefused;
    use.reason = set.error().message;
  } else if (!row->has_effect) {
    use.kind = Use::Kind::kNoEffect;
    use.reason = row->sentence;
  }
  return use;
}

/// What there is to say of one key, or nothing.
std::optional<Remark> remark_on(const Use& use, const config::Settings& settings) {
  Remark remark{Level::kWarning, use.line, use.key, use.reason};
  const bool has_effect = use.kind != Use::Kind::kElsewhere && use.kind != Use::Kind::kNoEffect;
  const std::string_view missed =
      has_effect ? std::string_view() : config::missed_protection(use.key, use.value);
  if (!missed.empty()) {
    remark.text = missed;
    return remark;
  }
  switch (use.kind) {
    case Use::Kind::kRefused:
      remark.level = Level::kError;
      return remark;
    case Use::Kind::kElsewhere:
      if (settings.is_known_elsewhere(use.key)) remark.level = Level::kAdvice;
      return remark;
    case Use::Kind::kNoEffect:
      remark.level = Level::kAdvice;
      remark.text = "has no effect: " + use.reason;
      if (settings.find(use.key)->default_text == use.value) return std::nullopt;
      return remark;
    case Use::Kind::kApplied:
    case Use::Kind::kOverruled:
      break;
  }
  const config::Setting* row = settings.find(use.key);
  if (row->name == use.key) return std::nullopt;
  remark.level = Level::kAdvice;
  remark.text = "is an old spelling of " + row->name;
  return remark;
}

/// The key of `later` stood there before.
void overrule(Examination& found, std::size_t earlier, const Use& later) {
  Use& use = found.uses[earlier];
  found.remarks.push_back(
      {Level::kWarning, use.line, use.key,
       "does not count: the key stands in line " + std::to_string(later.line) + ", too"});
  if (use.kind != Use::Kind::kApplied) return;
  use.kind = Use::Kind::kOverruled;
  use.reason = "line " + std::to_string(later.line) + " of the file counts";
}

}  // namespace

std::string_view level_name(Remark::Level level) {
  constexpr std::array<std::string_view, 3> kNames = {"advice", "warning", "error"};
  return kNames[static_cast<std::size_t>(level)];
}

Result<Examination> examine(std::string_view text, config::Settings& settings) {
  const auto properties = config::parse_properties(text);
  if (!properties.ok()) return properties.error();
  Examination found;
  std::map<std::string, std::size_t> places;  // in found.uses
  for (const config::Property& property : *properties) {
    Use use = use_of(property, settings);
    if (auto remark = remark_on(use, settings)) found.remarks.push_back(std::move(*remark));
    const config::Setting* row = settings.find(use.key);
    const auto [place, is_first] =
        places.emplace(row == nullptr ? use.key : row->name, found.uses.size());
    if (!is_first) overrule(found, std::exchange(place->second, found.uses.size()), use);
    found.uses.push_back(std::move(use));
  }
  for (Remark& trap : find_traps(settings)) {
    const auto place = places.find(trap.key);
    if (place != places.end()) trap.line = found.uses[place->second].line;
    found.remarks.push_back(std::move(trap));
  }
  std::stable_sort(found.remarks.begin(), found.remarks.end(), [](const auto& a, const auto& b) {
    return (a.line == 0 ? INT32_MAX : a.line) < (b.line == 0 ? INT32_MAX : b.line);
  });
  return found;
}

bool fits_better(std::string_view text, const config::Settings& these,
                 const config::Settings& those) {
  const auto properties = config::parse_properties(text);
  if (!properties.ok()) return false;
  std::int64_t lead = 0;
  for (const config::Property& property : *properties) {
    if (these.find(property.key) != nullptr) ++lead;
    if (those.find(property.key) != nullptr) --lead;
  }
  return lead > 0;
}

}  // namespace saker::cli
