#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/broker.h"
#include "api/runtime_settings.h"
#include "base/string_map.h"

namespace saker::front {

/// What something looks like, for people who compare: names and values.
using Look = OrderedStringMap<std::string>;

/// Something that administrators change.
struct AuditedThing {
  enum class Kind : std::uint8_t { kTopic, kGroup, kOffsets, kSettings, kOther, kMessages };

  Kind kind = Kind::kOther;
  std::string topic;
  std::string group;
};
std::string_view name_of(AuditedThing::Kind kind);

/// One a thing; nothing where it does not exist, or nothing can be seen of it. Thread: any.
std::vector<std::optional<Look>> look_at(std::span<const AuditedThing> things, api::Broker& broker,
                                         api::RuntimeSettings* settings);

/// Takes out of both what they have in common.
void keep_differences(Look& before, Look& after);

}  // namespace saker::front
