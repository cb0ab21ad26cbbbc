#pragma once

#include <string>
#include <vector>

#include "wire/remoting/body/subscription_data.h"

// Members of a group must all subscribe alike: a broker keeps what the last of them said, and the
// others miss messages.
namespace saker::cli {

/// What one client, or one broker, takes the subscriptions of a group to be.
struct Opinion {
  std::string who;
  std::vector<wire::remoting::body::SubscriptionData> subscriptions;
};

/// What one of several that disagree about a topic says of it.
struct Mismatch {
  std::string topic;
  std::string who;
  std::string expression;  ///< as `expression_text`; empty: does not subscribe

  friend bool operator==(const Mismatch&, const Mismatch&) = default;
};

/// By topic, then in the order of the opinions. Retry topics do not count.
std::vector<Mismatch> find_mismatches(const std::vector<Opinion>& opinions);

/// "*", "A || B" (in order), "SQL92: price > 10".
std::string expression_text(const wire::remoting::body::SubscriptionData& subscription);

}  // namespace saker::cli
