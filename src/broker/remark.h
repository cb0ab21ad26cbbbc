#pragma once

#include <string>
#include <string_view>

#include "api/outcome.h"

namespace saker::broker {

/// Ends remarks about things that do not exist. ON WIRE: users search for it.
inline constexpr std::string_view kSeeFaq =
    "\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.";

/// Answers expressions over properties where enablePropertyFilter is off.
inline constexpr std::string_view kNoPropertyFilter =
    "The broker does not support consumer to filter message by SQL92";

/// Of what is there, but in a file that cannot be read now; `why` names it.
inline std::string cannot_read_now(std::string_view why) {
  return "the store cannot read this now: " + std::string(why);
}

inline api::Outcome refused(api::Status status, std::string message) {
  return {status, std::move(message)};
}

}  // namespace saker::broker
