#pragma once

#include <string_view>

namespace saker::config {

/// Why a key of RocketMQ that no row has does nothing here: the sentence of the first group of keys
/// that it belongs to, without the full stop at its end. Never empty.
std::string_view reason_without_effect(std::string_view key);

/// A group of keys whose switch makes RocketMQ do what an operator counts on. Empty, or what is
/// missed where the key has this value.
std::string_view missed_protection(std::string_view key, std::string_view value);

}  // namespace saker::config
