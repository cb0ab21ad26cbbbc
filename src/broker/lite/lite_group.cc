#include "broker/lite/lite_group.h"

#include <string_view>

#include "broker/produce/property_scan.h"
#include "model/attribute.h"

namespace saker::broker {
namespace {

std::string_view value_of(const Group& group, const char* name) {
  const auto found = group.attributes.find(name);
  return found == group.attributes.end() ? std::string_view() : found->second;
}

}  // namespace

LiteGroup::LiteGroup(const Group& group)
    : topic(value_of(group, kLiteBindTopic)),
      exclusive(value_of(group, kLiteModel) == "Exclusive"),
      begins_anew_when_taken(is_true(value_of(group, kLiteResetTaken))),
      begins_anew_when_left(is_true(value_of(group, kLiteResetLeft))),
      reads_all(group.attributes.contains(kLiteWildcard)) {}

}  // namespace saker::broker
