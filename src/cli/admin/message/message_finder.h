#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/admin/message/message_store.h"

namespace saker::cli {

/// An id as people have it: what producers are told (unique), or what brokers say (offset id).
struct MessageRef {
  std::string id;
  std::string topic;  ///< empty: not known
};

/// All messages with that id: by place if it is an offset id of a broker of this cluster; by key in
/// the topic, or in every topic that is no system topic if none is named. Oldest first.
/// Errors: also kNotFound, with what to try.
Result<std::vector<Message>> find_messages(Cluster& cluster, const MessageRef& ref);

/// The message that an offset id names; nothing if the id is none of a broker of this cluster (a
/// unique id may look like one), or no message of the topic begins there.
Result<std::optional<Message>> find_by_place(Cluster& cluster, const MessageRef& ref);

/// Those with that unique id in one topic, on all brokers. No error if none is there.
Result<std::vector<Message>> find_copies(Cluster& cluster, const std::string& topic,
                                         const std::string& unique_id);

}  // namespace saker::cli
