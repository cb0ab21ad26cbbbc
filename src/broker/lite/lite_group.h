#pragma once

#include <string>

#include "model/group.h"

namespace saker::broker {

/// What a group's attributes say of lite topics. Source: spec 02 §17.
struct LiteGroup {
  explicit LiteGroup(const Group& group);

  std::string topic;                    ///< lite.bind.topic; empty: it reads none
  bool exclusive = false;               ///< lite.sub.model Exclusive: a lite topic has one reader
  bool begins_anew_when_taken = false;  ///< lite.sub.reset.offset.exclusive
  bool begins_anew_when_left = false;   ///< lite.sub.reset.offset.unsubscribe
  bool reads_all = false;               ///< lite.sub.wildcard, whatever its value
};

}  // namespace saker::broker
