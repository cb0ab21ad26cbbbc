#pragma once

#include <optional>
#include <string>

#include "base/string_map.h"
#include "model/admission.h"

namespace saker::cli {

/// What a broker with these settings takes; nothing where they are not those of a broker of Saker.
std::optional<TopicPolicy> policy_of(const OrderedStringMap<std::string>& settings);

/// Why a broker of Saker refuses what is to be written, with attributes as edits; empty: it does
/// not. `now` is null where it has none yet. By the rules of the broker itself.
std::string refusal_of(const Topic& request, const Topic* now, TopicPolicy policy);
std::string refusal_of(const Group& request, const Group* now);

}  // namespace saker::cli
