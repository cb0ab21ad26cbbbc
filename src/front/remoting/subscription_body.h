#pragma once

#include "api/membership.h"
#include "wire/remoting/body/subscription_data.h"

namespace saker::front {

/// As a client would have computed it.
wire::remoting::body::SubscriptionData to_body(const api::Subscription& subscription);

}  // namespace saker::front
