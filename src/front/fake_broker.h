#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include "api/broker.h"

namespace saker::front {

/// A broker whose verbs tests expect and answer.
class FakeBroker : public api::Broker {
 public:
  MOCK_METHOD(void, send, (api::Lane, const api::SendRequest&, api::SendCompletion), (override));
  MOCK_METHOD(void, send_back, (api::Lane, const api::SendBackRequest&, api::Completion),
              (override));
  MOCK_METHOD(void, pull,
              (api::Lane, const api::PullRequest&, const api::ClientChannelPtr&,
               api::PullCompletion),
              (override));
  MOCK_METHOD(api::OutcomeOf<QueueOffset>, query_offset, (const api::OffsetRequest&), (override));
  MOCK_METHOD(api::Outcome, commit_offset, (const api::OffsetRequest&), (override));
  MOCK_METHOD(QueueOffset, min_offset, (const api::QueueRequest&), (override));
  MOCK_METHOD(QueueOffset, max_offset, (const api::QueueRequest&), (override));
  MOCK_METHOD(api::OutcomeOf<QueueOffset>, offset_by_time,
              (const api::QueueRequest&, std::int64_t, api::TimeBoundary), (override));
  MOCK_METHOD(api::OutcomeOf<std::int64_t>, earliest_store_time, (const api::QueueRequest&),
              (override));
  MOCK_METHOD(void, look_up, (api::Lane, const api::Lookup&, api::LookupCompletion), (override));
  MOCK_METHOD(api::HeartbeatReply, heartbeat, (const api::Heartbeat&, const api::ClientChannelPtr&),
              (override));
  MOCK_METHOD(void, unregister, (const api::Unregistration&, const api::ClientChannelPtr&),
              (override));
  MOCK_METHOD(void, client_closed, (const api::ClientChannelPtr&), (override));
  MOCK_METHOD(api::OutcomeOf<std::vector<std::string>>, member_ids, (std::string_view), (override));
  MOCK_METHOD(api::Outcome, check_expression, (const api::Expression&), (override));
  MOCK_METHOD(std::vector<api::LockedQueue>, lock_queues, (const api::QueueLockRequest&),
              (override));
  MOCK_METHOD(void, unlock_queues, (const api::QueueLockRequest&), (override));
  MOCK_METHOD(void, put_topic, (api::Lane, const Topic&, api::Completion), (override));
  MOCK_METHOD(void, put_group, (api::Lane, const Group&, api::Completion), (override));
  MOCK_METHOD(api::Outcome, clean_up, (api::Cleanup), (override));
  MOCK_METHOD(void, end_transaction,
              (api::Lane, const api::EndTransactionRequest&, api::Completion), (override));
  MOCK_METHOD(void, resume_checks, (api::Lane, LogOffset, api::Completion), (override));
  MOCK_METHOD(void, send_reply, (api::Lane, const api::SendRequest&, api::SendCompletion),
              (override));
  MOCK_METHOD(void, recall, (api::Lane, const api::RecallRequest&, api::RecallCompletion),
              (override));
  MOCK_METHOD(void, end_turn, (api::Lane), (override));
  MOCK_METHOD(void, pop,
              (api::Lane, const api::PopRequest&, const api::ClientChannelPtr&, api::PopCompletion),
              (override));
  MOCK_METHOD(void, peek,
              (api::Lane, const api::PeekRequest&, const api::ClientChannelPtr&,
               api::PopCompletion),
              (override));
  MOCK_METHOD(void, acknowledge,
              (api::Lane, const api::PoppedMessage&, const api::ClientChannelPtr&, api::Completion),
              (override));
  MOCK_METHOD(void, acknowledge_all, (api::Lane, std::span<const api::AckBatch>, api::Completion),
              (override));
  MOCK_METHOD(void, change_invisibility,
              (api::Lane, const api::InvisibilityRequest&, const api::ClientChannelPtr&,
               api::InvisibilityCompletion),
              (override));
  MOCK_METHOD(void, await_pop,
              (api::Lane, const api::PopNoticeRequest&, const api::ClientChannelPtr&,
               api::PopNoticeCompletion),
              (override));
  MOCK_METHOD(api::OutcomeOf<std::int64_t>, count_waiting_pops,
              (api::Lane, const api::PopTarget&, const api::ClientChannelPtr&), (override));
  MOCK_METHOD(void, assign_queues,
              (api::Lane, const api::AssignmentRequest&, api::AssignmentCompletion), (override));
  MOCK_METHOD(api::Outcome, set_request_mode, (const api::RequestMode&), (override));
  MOCK_METHOD(void, delete_topic, (api::Lane, std::string_view, api::Completion), (override));
  MOCK_METHOD(void, delete_group, (api::Lane, std::string_view, bool, api::Completion), (override));
  MOCK_METHOD(std::size_t, disconnect, (std::string_view), (override));
  MOCK_METHOD(api::Inspection&, inspection, (), (override));
  MOCK_METHOD(api::OffsetControl&, offset_control, (), (override));
  MOCK_METHOD(api::LiteTopics&, lite, (), (override));
  MOCK_METHOD(api::Statistics&, statistics, (), (override));
  MOCK_METHOD(void, ask_client, (api::Lane, api::ClientQuestion, api::ClientAnswerCompletion),
              (override));
};

/// Lite topics, as tests expect and answer them.
class FakeLiteTopics : public api::LiteTopics {
 public:
  MOCK_METHOD(api::Outcome, subscribe,
              (api::Lane, std::span<const api::LiteWish>, const api::ClientChannelPtr&),
              (override));
  MOCK_METHOD(void, pop,
              (api::Lane, const api::LitePopRequest&, const api::ClientChannelPtr&,
               api::LitePopCompletion),
              (override));
  MOCK_METHOD(void, broker_facts, (api::Lane, BrokerFactsCompletion), (override));
  MOCK_METHOD(void, parent_facts, (api::Lane, std::string_view, ParentFactsCompletion), (override));
  MOCK_METHOD(void, topic_facts,
              (api::Lane, std::string_view, std::string_view, TopicFactsCompletion), (override));
  MOCK_METHOD(api::OutcomeOf<api::LiteClientFacts>, client_facts, (const ClientQuery&), (override));
  MOCK_METHOD(void, group_facts, (api::Lane, const GroupQuery&, GroupFactsCompletion), (override));
  MOCK_METHOD(void, look_again, (api::Lane, std::string_view, std::string_view, api::Completion),
              (override));
};

/// What an administrator sees, as tests expect and answer it.
class FakeInspection : public api::Inspection {
 public:
  MOCK_METHOD(api::TopicListing, topics, (), (override));
  MOCK_METHOD(std::optional<Topic>, topic, (std::string_view), (override));
  MOCK_METHOD(api::OutcomeOf<std::vector<api::QueueState>>, queues, (std::string_view), (override));
  MOCK_METHOD(api::OutcomeOf<api::QueueLook>, look_into,
              (std::string_view, QueueId, QueueOffset, std::int32_t), (override));
  MOCK_METHOD(std::vector<std::string>, system_topics, (), (override));
  MOCK_METHOD(std::vector<std::string>, groups_of, (std::string_view), (override));
  MOCK_METHOD(api::GroupListing, groups, (), (override));
  MOCK_METHOD(api::OutcomeOf<Group>, group, (std::string_view), (override));
  MOCK_METHOD(std::vector<std::string>, topics_of, (std::string_view), (override));
  MOCK_METHOD(api::OffsetListing, offsets, (), (override));
  MOCK_METHOD(api::DelayListing, delay_offsets, (), (override));
  MOCK_METHOD(std::vector<api::QueueProgress>, progress,
              (std::string_view, std::span<const std::string>), (override));
  MOCK_METHOD(std::optional<api::Subscription>, subscription, (std::string_view, std::string_view),
              (override));
  MOCK_METHOD(api::OutcomeOf<api::ConsumerGroupFacts>, consumers, (std::string_view), (override));
  MOCK_METHOD(std::vector<api::SubscriptionMismatch>, mismatches, (std::string_view), (override));
  MOCK_METHOD(api::OutcomeOf<std::vector<api::ClientFacts>>, producers, (std::string_view),
              (override));
  MOCK_METHOD(OrderedStringMap<std::vector<api::ProducerFacts>>, all_producers, (), (override));
};

}  // namespace saker::front
