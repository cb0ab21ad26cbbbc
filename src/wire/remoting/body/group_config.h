#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/group.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

// SubscriptionGroupConfig (spec 02 §12), the JSON form of a Group. The retry policy and the
// subscriptions stay JSON text; text that does not parse is written as their default.

void write(json::Writer& writer, const Group& group);
/// `name` counts where the structure has no groupName.
Group read_group(json::Value value, std::string_view name = {});

std::string encode(const Group& group);
Result<Group> decode_group(std::string_view text);
/// {"groupConfigList":[SubscriptionGroupConfig]}
Result<std::vector<Group>> decode_group_list(std::string_view text);

}  // namespace saker::wire::remoting::body
