#pragma once

#include <span>
#include <string_view>

namespace saker::config {

/// Keys that stand in files of RocketMQ's brokers beside those that a broker itself reads: of its
/// access control and its tiered store, and some that its documents name although nothing reads
/// them. Sorted.
std::span<const std::string_view> rocketmq_module_keys();

}  // namespace saker::config
