#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace saker::wire::remoting::body {

// GetConsumerListByGroupResponseBody: {"consumerIdList":["id",…]}.

std::string encode_consumer_list(std::span<const std::string> client_ids);
Result<std::vector<std::string>> decode_consumer_list(std::string_view text);

}  // namespace saker::wire::remoting::body
