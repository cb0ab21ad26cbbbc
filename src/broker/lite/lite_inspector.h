#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/lite.h"
#include "broker/assignment/topic_queues.h"
#include "broker/group/group_table.h"
#include "broker/lite/lite_board.h"
#include "broker/offset/offset_table.h"
#include "broker/options.h"
#include "broker/topic/topic_table.h"
#include "store/store.h"

namespace saker::broker {

/// What administrators ask of lite topics. Thread: any.
class LiteInspector {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const TopicTable& topics;
    GroupTable& groups;
    const OffsetTable& offsets;
    const store::Store& store;
    LiteBoard& board;
    TopicQueues& topic_queues;
    std::string store_type;
  };
  explicit LiteInspector(Rooms rooms) : rooms_(std::move(rooms)) {}

  api::LiteBrokerFacts broker_facts() const;
  api::OutcomeOf<api::LiteParentFacts> parent_facts(std::string_view topic) const;
  void topic_facts(api::Lane lane, std::string_view topic, std::string_view lite_topic,
                   api::LiteTopics::TopicFactsCompletion done) const;
  api::OutcomeOf<api::LiteClientFacts> client_facts(
      const api::LiteTopics::ClientQuery& query) const;
  api::OutcomeOf<api::LiteGroupFacts> group_facts(std::string_view group,
                                                  std::string_view lite_topic,
                                                  std::int32_t count_max) const;
  /// Error: no such group, or it is bound to no topic.
  api::OutcomeOf<std::string> topic_of(std::string_view group) const;

 private:
  api::Outcome check_topic(std::string_view name) const;
  std::vector<std::string> groups_of(std::string_view topic) const;
  void note_one(std::string_view group, const std::string& queue, api::LiteGroupFacts& facts) const;
  void note_all(std::string_view group, std::size_t count_max, api::LiteGroupFacts& facts) const;

  const Rooms rooms_;
};

}  // namespace saker::broker
