#include <fstream>
#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "wire/remoting/body/broker_member_group.h"
#include "wire/remoting/body/client_config_check.h"
#include "wire/remoting/body/cluster_info.h"
#include "wire/remoting/body/codec.h"
#include "wire/remoting/body/consumer_list.h"
#include "wire/remoting/body/data_version.h"
#include "wire/remoting/body/heartbeat_data.h"
#include "wire/remoting/body/kv_table.h"
#include "wire/remoting/body/lock_batch.h"
#include "wire/remoting/body/register_broker_body.h"
#include "wire/remoting/body/topic_list.h"
#include "wire/remoting/body/topic_route_data.h"

namespace saker::wire::remoting::body {
namespace {

struct RecordedBody {
  std::string name;  ///< "HEART_BEAT request"
  std::string from;  ///< the recording
  std::string text;
};

/// The bodies of test/golden/rpc/bodies.jsonl, as RocketMQ's clients and servers sent them.
std::vector<RecordedBody> recorded_bodies() {
  std::vector<RecordedBody> bodies;
  std::ifstream file(SAKER_GOLDEN_DIR "/rpc/bodies.jsonl");
  for (std::string line; std::getline(file, line);) {
    const Result<json::Document> document = json::Document::parse(line);
    if (!document) continue;
    const json::Value root = document->root();
    bodies.push_back({root["name"].text_or("") + " " + root["type"].text_or(""),
                      root["from"].text_or(""), root["body"].text_or("")});
  }
  return bodies;
}

/// Decodes and encodes again; an error becomes its message.
using Transcode = std::function<std::string(std::string_view)>;

template <class Decode, class Encode>
Transcode transcode(Decode decode, Encode encode) {
  return [=](std::string_view text) {
    const auto decoded = decode(text);
    return decoded ? encode(*decoded) : decoded.error().message;
  };
}

constexpr auto kEncode = [](const auto& body) { return encode(body); };

std::string transcode_route(std::string_view text) {
  const Result<TopicRouteData> route = decode_topic_route(text);
  const bool standard = text.find("{\"0\":") != std::string_view::npos;
  return route ? encode(*route, standard ? json::Style::kStandard : json::Style::kCompact)
               : route.error().message;
}

const std::map<std::string, Transcode>& transcoders() {
  static const std::map<std::string, Transcode> all = {
      {"HEART_BEAT request", transcode(decode_heartbeat, kEncode)},
      {"LOCK_BATCH_MQ request", transcode(decode_lock_batch, kEncode)},
      {"UNLOCK_BATCH_MQ request", transcode(decode_lock_batch, kEncode)},
      {"LOCK_BATCH_MQ response", transcode(decode_locked_queues, encode_locked_queues)},
      {"CHECK_CLIENT_CONFIG request", transcode(decode_client_config_check, kEncode)},
      {"GET_CONSUMER_LIST_BY_GROUP response",
       transcode(decode_consumer_list, [](const auto& ids) { return encode_consumer_list(ids); })},
      {"GET_ROUTEINFO_BY_TOPIC response", transcode_route},
      {"REGISTER_TOPIC_IN_NAMESRV request", transcode_route},
      {"GET_BROKER_CLUSTER_INFO response", transcode(decode_cluster_info, kEncode)},
      {"GET_BROKER_MEMBER_GROUP response", transcode(decode_broker_member_group, kEncode)},
      {"GET_SYSTEM_TOPIC_LIST_FROM_NS response", transcode(decode_topic_list, kEncode)},
      {"GET_KVLIST_BY_NAMESPACE response", transcode(decode_kv_table, encode_kv_table)},
      {"REGISTER_BROKER response", transcode(decode_kv_table, encode_kv_table)},
      {"QUERY_DATA_VERSION response", transcode(decode_data_version, kEncode)},
      {"REGISTER_BROKER request",
       transcode([](std::string_view text) { return decode_register_broker_body(text, {}); },
                 kEncode)},
  };
  return all;
}

/// Other writers order keys as they like and leave out what is younger than they are.
bool is_written_like_ours(const RecordedBody& body) {
  return body.from.starts_with("java5") || body.from.starts_with("binary") ||
         body.from.starts_with("errors") || body.name.ends_with("response");
}

TEST(RecordedBodies, EncodeAsTheyWereRecorded) {
  int compared = 0;
  for (const RecordedBody& body : recorded_bodies()) {
    const auto found = transcoders().find(body.name);
    ASSERT_NE(found, transcoders().end()) << body.name;
    if (!is_written_like_ours(body) || body.name == "REGISTER_BROKER request") continue;
    EXPECT_EQ(found->second(body.text), body.text) << body.name << " of " << body.from;
    ++compared;
  }
  EXPECT_GE(compared, 20);
}

TEST(RecordedBodies, DecodeToTheSameAfterEncoding) {
  for (const RecordedBody& body : recorded_bodies()) {
    const Transcode& transcode = transcoders().at(body.name);
    const std::string once = transcode(body.text);
    EXPECT_EQ(once.find("malformed"), std::string::npos) << body.from << once;
    EXPECT_EQ(transcode(once), once) << body.name << " of " << body.from;
  }
}

TEST(RecordedBodies, AreErrorsAtEveryTruncation) {
  for (const RecordedBody& body : recorded_bodies()) {
    if (body.text.size() > 700) continue;
    const Transcode& transcode = transcoders().at(body.name);
    for (std::size_t size = 0; size < body.text.size(); ++size) {
      EXPECT_TRUE(transcode(body.text.substr(0, size)).starts_with("malformed JSON")) << size;
    }
  }
}

TEST(RecordedBodies, RegistrationsKeepEveryTopic) {
  for (const RecordedBody& body : recorded_bodies()) {
    if (body.name != "REGISTER_BROKER request") continue;
    // The recorded order of the topics is that of a hash map, ours is by name.
    EXPECT_EQ(transcoders().at(body.name)(body.text).size(), body.text.size());
  }
}

}  // namespace
}  // namespace saker::wire::remoting::body
