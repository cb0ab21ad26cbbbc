#pragma once

#include <cstdint>

// What an administrator may set of a group. RocketMQ 5.5.0 stores any number.
namespace saker {

inline constexpr std::int32_t kRetriesMax = 1'000'000;         ///< before a message is dead
inline constexpr std::int32_t kConsumeMinutesMax = 1'000'000;  ///< that consuming one may take

}  // namespace saker
