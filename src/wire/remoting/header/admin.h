#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/remoting/field_reader.h"

// Headers of what administrators ask of a broker (spec 02 §8).
namespace saker::wire::remoting {

/// Of requests about one topic: 202, 215, 300, 351.
struct TopicNameHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view topic;

  template <class V>
  void fields(V& v) {
    v.optional({"topic"}, topic);
  }
};

/// GET_ALL_TOPIC_CONFIG (21) and GET_ALL_SUBSCRIPTIONGROUP_CONFIG (201): a page of a table.
struct TablePageHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::optional<std::int32_t> first;
  std::optional<std::int32_t> count_max;
  std::string_view data_version;  ///< JSON, as the page before gave it

  template <class V>
  void fields(V& v) {
    v.optional({"topicSeq", "groupSeq"}, first);
    v.optional({"maxTopicNum", "maxGroupNum"}, count_max);
    v.optional({"dataVersion"}, data_version);
  }
};

/// DELETE_SUBSCRIPTIONGROUP (207).
struct DeleteGroupHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view group;
  bool clean_offset = false;

  template <class V>
  void fields(V& v) {
    v.required({"groupName"}, group);
    v.optional({"cleanOffset"}, clean_offset);
  }
};

/// GET_SUBSCRIPTIONGROUP_CONFIG (352), QUERY_TOPICS_BY_CONSUMER (343) and
/// QUERY_SUBSCRIPTION_BY_CONSUMER (345).
struct GroupNameHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view group;
  std::string_view topic;

  template <class V>
  void fields(V& v) {
    v.required({"group"}, group);
    v.optional({"topic"}, topic);
  }
};

/// GET_CONSUME_STATS (208).
struct ConsumeStatsHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view group;
  std::string_view topic;
  std::string_view topic_list;  ///< separated by ';'

  template <class V>
  void fields(V& v) {
    v.required({"consumerGroup"}, group);
    v.optional({"topic"}, topic);
    v.optional({"topicList"}, topic_list);
  }
};

/// INVOKE_BROKER_TO_RESET_OFFSET (222).
struct ResetOffsetHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view group;
  std::string_view topic;
  std::int32_t queue_id = -1;
  std::optional<std::int64_t> offset;
  std::int64_t timestamp = 0;

  template <class V>
  void fields(V& v) {
    v.required({"group"}, group);
    v.required({"topic"}, topic);
    v.optional({"queueId"}, queue_id);
    v.optional({"offset"}, offset);
    v.required({"timestamp"}, timestamp);
  }
};

/// CLONE_GROUP_OFFSET (314).
struct CloneOffsetHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view from;
  std::string_view to;
  std::string_view topic;

  template <class V>
  void fields(V& v) {
    v.required({"srcGroup"}, from);
    v.required({"destGroup"}, to);
    v.optional({"topic"}, topic);
  }
};

/// QUERY_CORRECTION_OFFSET (308).
struct CorrectionOffsetHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view filter_groups;  ///< separated by ','
  std::string_view compare_group;
  std::string_view topic;

  template <class V>
  void fields(V& v) {
    v.optional({"filterGroups"}, filter_groups);
    v.required({"compareGroup"}, compare_group);
    v.required({"topic"}, topic);
  }
};

/// VIEW_BROKER_STATS_DATA (315).
struct StatsHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::optional<std::string_view> name;
  std::optional<std::string_view> key;

  template <class V>
  void fields(V& v) {
    v.optional({"statsName"}, name);
    v.optional({"statsKey"}, key);
  }
};

/// QUERY_CONSUME_QUEUE (321).
struct QueueViewHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view topic;
  std::string_view group;
  std::int32_t queue_id = 0;
  std::int64_t first = 0;
  std::int32_t count = 0;

  template <class V>
  void fields(V& v) {
    v.optional({"topic"}, topic);
    v.optional({"queueId"}, queue_id);
    v.optional({"index"}, first);
    v.optional({"count"}, count);
    v.optional({"consumerGroup"}, group);
  }
};

/// GET_CONSUMER_RUNNING_INFO (307) and CONSUME_MESSAGE_DIRECTLY (309).
struct ClientQuestionHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view group;
  std::string_view client_id;
  std::string_view message_id;  ///< 309 only

  template <class V>
  void fields(V& v) {
    v.required({"consumerGroup"}, group);
    v.optional({"clientId"}, client_id);
    v.optional({"msgId"}, message_id);
  }
};

}  // namespace saker::wire::remoting
