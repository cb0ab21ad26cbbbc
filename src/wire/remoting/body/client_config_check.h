#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/remoting/body/subscription_data.h"

namespace saker::wire::remoting::body {

/// CheckClientRequestBody, the body of CHECK_CLIENT_CONFIG: may this client subscribe like that?
struct ClientConfigCheck {
  std::string client_id;
  std::string group;
  SubscriptionData subscription;
  std::string name_space;  ///< namespace; empty: absent

  friend bool operator==(const ClientConfigCheck&, const ClientConfigCheck&) = default;
};

std::string encode(const ClientConfigCheck& check);
Result<ClientConfigCheck> decode_client_config_check(std::string_view text);

}  // namespace saker::wire::remoting::body
