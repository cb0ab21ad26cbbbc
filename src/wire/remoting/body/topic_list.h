#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace saker::wire::remoting::body {

/// The answer to the listings of topics.
struct TopicList {
  std::vector<std::string> topics;
  std::string broker_address;  ///< brokerAddr, in the list of system topics; empty: absent

  friend bool operator==(const TopicList&, const TopicList&) = default;
};

std::string encode(const TopicList& list);
Result<TopicList> decode_topic_list(std::string_view text);

}  // namespace saker::wire::remoting::body
