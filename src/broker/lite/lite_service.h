#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "api/lite.h"
#include "broker/lite/lite_desk.h"
#include "broker/lite/lite_inspector.h"
#include "broker/lite/lite_keeper.h"
#include "broker/lite/lite_state.h"
#include "broker/lite/lite_subscriber.h"
#include "broker/query/query_threads.h"

namespace saker::broker {

/// Everything that may be asked of lite topics. Thread: as api::LiteTopics says; tick() on lane 0.
class LiteService final : public api::LiteTopics {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const TopicTable& topics;
    GroupTable& groups;
    OffsetTable& offsets;
    PopState& pop;
    store::Store& store;
    WakeRouter& router;
    TopicQueues& topic_queues;
    QueryThreads& threads;  ///< end before this does
    LiteState& state;
    std::function<LiteDesk&(api::Lane)> desk;
    std::string store_type;
  };
  explicit LiteService(const Rooms& rooms);

  api::Outcome subscribe(api::Lane lane, std::span<const api::LiteWish> wishes,
                         const api::ClientChannelPtr& client) override;
  void pop(api::Lane lane, const api::LitePopRequest& request, const api::ClientChannelPtr& client,
           api::LitePopCompletion done) override;
  void broker_facts(api::Lane lane, BrokerFactsCompletion done) override;
  void parent_facts(api::Lane lane, std::string_view topic, ParentFactsCompletion done) override;
  void topic_facts(api::Lane lane, std::string_view topic, std::string_view lite_topic,
                   TopicFactsCompletion done) override {
    inspector_.topic_facts(lane, topic, lite_topic, std::move(done));
  }
  api::OutcomeOf<api::LiteClientFacts> client_facts(const ClientQuery& query) override {
    return inspector_.client_facts(query);
  }
  void group_facts(api::Lane lane, const GroupQuery& query, GroupFactsCompletion done) override;
  void look_again(api::Lane lane, std::string_view group, std::string_view client_id,
                  api::Completion done) override;

  /// Opens queues whose messages are visible again.
  void tick();
  LiteKeeper& keeper() { return keeper_; }

 private:
  api::Outcome look_again_now(std::string_view group, std::string_view client_id);

  const Rooms rooms_;
  LiteSubscriber subscriber_;
  LiteInspector inspector_;
  LiteKeeper keeper_;
};

}  // namespace saker::broker
