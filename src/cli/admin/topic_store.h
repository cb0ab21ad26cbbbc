#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/admin/cluster.h"
#include "model/topic.h"
#include "model/topic_name.h"
#include "wire/remoting/body/queue_figures.h"
#include "wire/remoting/body/topic_table.h"

// What brokers are asked about topics.
namespace saker::cli {

Result<wire::remoting::body::TopicTable> read_topics(Cluster& cluster, const BrokerAt& broker);
/// Names that are the broker's own.
Result<std::vector<std::string>> read_system_topics(Cluster& cluster, const BrokerAt& broker);
/// Nothing if the broker does not have it.
Result<std::optional<Topic>> read_topic(Cluster& cluster, const BrokerAt& broker,
                                        const std::string& name);
/// The queues with their offsets.
Result<wire::remoting::body::TopicFigures> read_topic_figures(Cluster& cluster,
                                                              const BrokerAt& broker,
                                                              const std::string& name);
/// Makes it or changes it. `attribute_edits` is "+key=value,-key".
Status write_topic(Cluster& cluster, const BrokerAt& broker, const Topic& topic,
                   const std::string& attribute_edits);

}  // namespace saker::cli
