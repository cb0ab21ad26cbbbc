#include "namesrv/listing.h"
#include "namesrv/request_header.h"
#include "namesrv/route_query.h"
#include "namesrv/topic_change.h"
#include "namesrv/verb.h"
#include "wire/remoting/body/topic_route_data.h"

namespace saker::namesrv {
namespace {

namespace body = wire::remoting::body;
using wire::json::Style;
using wire::remoting::decode;

constexpr std::int32_t kVersionOfStandardJson = 401;  // V4_9_4
constexpr std::int32_t kUnit = 1;                     // bits of topicSysFlag
constexpr std::int32_t kUnitSub = 2;

Answer no_route(const RouteHeader& header) {
  const std::string topic(header.topic.value_or("null"));
  return answer_code(wire::remoting::response::kTopicNotExist,
                     "No topic route info in name server for the topic: " + topic +
                         "\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further "
                         "details.");
}

/// A route that is not the same for everybody: with the order configuration, or of one zone.
Answer special_route(Services& services, const RouteHeader& header, bool with_order, Style style) {
  const std::string_view topic = header.topic.value_or("");
  std::optional<TopicRouteData> route = services.routes.route(topic);
  if (!route) return no_route(header);
  if (with_order) route->order_topic_conf = services.kv.get(kOrderTopicNamespace, topic);
  if (!header.zone_mode) return answer_body(body::encode(*route, style));
  keep_zone(*route, header.zone_name);
  return answer_body(body::encode(*route, Style::kCompact));  // COMPAT: legacy for every version
}

Answer list(const TopicList& topics) { return answer_body(encode(topics)); }

Answer list_disabled() { return answer_code(wire::remoting::response::kSystemError, "disable"); }

Answer list_by_flags(Services& services, std::int32_t set, std::int32_t clear) {
  return list(services.routes.read(
      [&](const RouteState& state) { return topics_with_flags(state, set, clear); }));
}

}  // namespace

Answer get_route_info_by_topic(Services& services, const Call& call) {
  RouteHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  if (services.is_too_early()) {
    return answer_code(wire::remoting::response::kSystemError, "name server not ready");
  }
  const bool standard =
      header.accept_standard_json_only || call.command.version >= kVersionOfStandardJson;
  const Style style = standard ? Style::kStandard : Style::kCompact;
  const bool with_order = services.config.order_messages();
  if (with_order || header.zone_mode) return special_route(services, header, with_order, style);
  Answer answer;
  answer.shared_body = services.routes.route_body(header.topic.value_or(""), style);
  return answer.shared_body ? answer : no_route(header);
}

Answer register_topic_in_namesrv(Services& services, const Call& call) {
  TopicHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  if (header.topic.empty() || call.command.body.empty()) return {};
  const Result<TopicRouteData> route = body::decode_topic_route(call.command.body);
  if (!route) return answer_error(route.error());
  services.routes.change(
      [&](RouteState& state) { register_topic(state, std::string(header.topic), route->queues); });
  return {};
}

Answer delete_topic_in_namesrv(Services& services, const Call& call) {
  TopicHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  services.routes.change([&](RouteState& state) {
    delete_topic(state, std::string(header.topic), std::string(header.cluster_name));
  });
  return {};
}

Answer get_all_topic_list(Services& services, const Call&) {
  if (!services.config.options().list_all_topics) return list_disabled();
  return list(services.routes.read(all_topics));
}

Answer get_topics_by_cluster(Services& services, const Call& call) {
  if (!services.config.options().list_cluster_topics) return list_disabled();
  ClusterHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  return list(services.routes.read(
      [&](const RouteState& state) { return topics_of_cluster(state, header.cluster); }));
}

Answer get_system_topic_list(Services& services, const Call&) {
  return list(services.routes.read(system_topics));
}

Answer get_unit_topic_list(Services& services, const Call&) {
  return list_by_flags(services, kUnit, 0);
}

Answer get_has_unit_sub_topic_list(Services& services, const Call&) {
  return list_by_flags(services, kUnitSub, 0);
}

Answer get_has_unit_sub_ununit_topic_list(Services& services, const Call&) {
  return list_by_flags(services, kUnitSub, kUnit);
}

}  // namespace saker::namesrv
