#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/remoting/field_reader.h"

namespace saker::namesrv {

using wire::remoting::Numbers;

// Headers of the requests to a name server (spec 02 §3). Names are RocketMQ's. What RocketMQ's name
// server answers without a field is optional here, whatever the specification of the field says.

struct RouteHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;
  std::optional<std::string_view> topic;
  bool accept_standard_json_only = false;
  bool zone_mode = false;
  std::string_view zone_name;

  template <class V>
  void fields(V& v) {
    v.optional({"topic"}, topic);
    v.optional({"acceptStandardJsonOnly"}, accept_standard_json_only);
    v.optional({"__ZONE_MODE"}, zone_mode);
    v.optional({"__ZONE_NAME"}, zone_name);
  }
};

struct RegisterBrokerHeader {
  static constexpr Numbers kNumbers = Numbers::kStrict;
  std::string_view broker_name;
  std::string_view broker_addr;
  std::string_view cluster_name;
  std::string_view ha_server_addr;
  std::int64_t broker_id = 0;
  std::optional<std::int64_t> heartbeat_timeout_millis;
  std::optional<bool> enable_acting_master;
  bool compressed = false;
  std::int32_t body_crc32 = 0;
  std::string_view zone_name;

  template <class V>
  void fields(V& v) {
    v.required({"brokerName"}, broker_name);
    v.required({"brokerAddr"}, broker_addr);
    v.required({"clusterName"}, cluster_name);
    v.optional({"haServerAddr"}, ha_server_addr);
    v.required({"brokerId"}, broker_id);
    v.optional({"heartbeatTimeoutMillis"}, heartbeat_timeout_millis);
    v.optional({"enableActingMaster"}, enable_acting_master);
    v.optional({"compressed"}, compressed);
    v.optional({"bodyCrc32"}, body_crc32);
    v.optional({"__ZONE_NAME"}, zone_name);
  }
};

/// UNREGISTER_BROKER, QUERY_DATA_VERSION, BROKER_HEARTBEAT: which member it is about.
struct BrokerHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;
  std::string_view broker_name;
  std::string_view broker_addr;
  std::string_view cluster_name;

  template <class V>
  void fields(V& v) {
    v.required({"brokerName"}, broker_name);
    v.required({"brokerAddr"}, broker_addr);
    v.required({"clusterName"}, cluster_name);
  }
};

/// WIPE_WRITE_PERM_OF_BROKER, ADD_WRITE_PERM_OF_BROKER.
struct BrokerNameHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;
  std::string_view broker_name;

  template <class V>
  void fields(V& v) {
    v.required({"brokerName"}, broker_name);
  }
};

/// GET_BROKER_MEMBER_GROUP.
struct MemberGroupHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;
  std::string_view cluster_name;
  std::string_view broker_name;

  template <class V>
  void fields(V& v) {
    v.required({"clusterName"}, cluster_name);
    v.required({"brokerName"}, broker_name);
  }
};

/// REGISTER_TOPIC_IN_NAMESRV, DELETE_TOPIC_IN_NAMESRV.
struct TopicHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;
  std::string_view topic;
  std::string_view cluster_name;

  template <class V>
  void fields(V& v) {
    v.optional({"topic"}, topic);
    v.optional({"clusterName"}, cluster_name);
  }
};

/// GET_TOPICS_BY_CLUSTER.
struct ClusterHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;
  std::string_view cluster;

  template <class V>
  void fields(V& v) {
    v.optional({"cluster"}, cluster);
  }
};

/// GET_KV_CONFIG, DELETE_KV_CONFIG, and with the value PUT_KV_CONFIG.
struct KvHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;
  std::optional<std::string_view> name_space;
  std::optional<std::string_view> key;
  std::string_view value;

  template <class V>
  void fields(V& v) {
    v.optional({"namespace"}, name_space);
    v.optional({"key"}, key);
    v.optional({"value"}, value);
  }
};

}  // namespace saker::namesrv
