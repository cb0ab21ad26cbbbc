#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/inspection.h"
#include "broker/client/subscription_set.h"

namespace saker::broker {

/// What a member of a group said that it subscribes to.
struct MemberWord {
  std::string client_id;
  SubscriptionSetPtr subscriptions;
};

/// Two members that differ, and the first topic about which they do; for people, in one line.
struct Disagreement {
  std::string topic;
  std::string client_id;
  std::string wants;  ///< "'A || B'", "SQL92 'price > 10'", "nothing"
  std::string other_client_id;
  std::string other_wants;
};

/// Nothing if they say the same.
std::optional<Disagreement> find_disagreement(const MemberWord& one, const MemberWord& other);

/// All topics about which some differ, and who says what. Bounded as api::Inspection says; many
/// members with one opinion share its set, so that they cost little.
std::vector<api::SubscriptionMismatch> find_mismatches(std::span<const MemberWord> words);
}  // namespace saker::broker
