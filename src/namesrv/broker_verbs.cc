#include "base/crc32.h"
#include "base/log.h"
#include "namesrv/listing.h"
#include "namesrv/request_header.h"
#include "namesrv/topic_change.h"
#include "namesrv/verb.h"
#include "wire/remoting/body/data_version.h"

namespace saker::namesrv {
namespace {

namespace body = wire::remoting::body;
using wire::remoting::decode;

Registration registration_of(const RegisterBrokerHeader& header, BrokerLinkPtr link) {
  Registration registration;
  registration.at = {std::string(header.cluster_name), std::string(header.broker_addr)};
  registration.broker_name = header.broker_name;
  registration.broker_id = header.broker_id;
  registration.ha_address = header.ha_server_addr;
  registration.timeout_ms = header.heartbeat_timeout_millis;
  registration.enable_acting_master = header.enable_acting_master;
  registration.zone_name = header.zone_name;
  registration.link = std::move(link);
  return registration;
}

bool crc_matches(const RegisterBrokerHeader& header, std::string_view bytes) {
  return header.body_crc32 == 0 || header.body_crc32 == crc32_positive(bytes);
}

Answer failed_registration(std::string remark) {
  Answer answer = answer_code(wire::remoting::response::kSystemError, std::move(remark));
  answer.has_fields = true;
  return answer;
}

Answer registered(Services& services, const RegistrationOutcome& outcome) {
  Answer answer;
  answer.has_fields = true;
  if (!outcome.master_address.empty()) {
    answer.fields = {{"haServerAddr", outcome.ha_address}, {"masterAddr", outcome.master_address}};
  }
  if (services.config.options().return_order_config) {
    const auto orders = services.kv.list(kOrderTopicNamespace);
    if (orders) answer.body = body::encode_kv_table(*orders);
  }
  return answer;
}

BrokerAddress address_of(const BrokerHeader& header) {
  return {std::string(header.cluster_name), std::string(header.broker_addr)};
}

void log_registration(const Registration& of, const RegistrationOutcome& outcome) {
  const std::size_t topics = of.body ? of.body->topics.size() : 0;
  if (outcome.is_new) {
    log::info("namesrv: broker {} registered address={} id={} cluster={} topics={}", of.broker_name,
              of.at.address, of.broker_id, of.at.cluster, topics);
  } else {
    log::debug("namesrv: broker {} registered again address={} id={} topics={}", of.broker_name,
               of.at.address, of.broker_id, topics);
  }
}

using PermChange = std::int32_t (*)(RouteState&, const std::string&);

Answer change_perm(Services& services, const Call& call, PermChange change,
                   std::string_view count_field) {
  BrokerNameHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  const std::string name(header.broker_name);
  const std::int32_t count =
      services.routes.change([&](RouteState& state) { return change(state, name); });
  log::info("namesrv: {} of broker {}: {}", count_field, name, count);
  Answer answer;
  answer.has_fields = true;
  answer.fields = {{count_field, std::to_string(count)}};
  return answer;
}

}  // namespace

RouteRules rules_of(const Options& options) {
  return {options.delete_topics_on_registration, options.notify_min_broker_id,
          options.support_acting_master};
}

Answer register_broker(Services& services, const Call& call) {
  RegisterBrokerHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  const std::string_view bytes = call.command.body;
  if (!crc_matches(header, bytes)) return failed_registration("crc32 not match");
  Registration registration = registration_of(header, call.link);
  if (!bytes.empty()) {
    auto decoded =
        body::decode_register_broker_body(bytes, {header.compressed, call.command.version});
    if (!decoded) {
      return answer_code(wire::remoting::response::kSystemError,
                         "Failed to decode RegisterBrokerBody: " + decoded.error().message);
    }
    registration.body = std::move(*decoded);
  }
  const RegistrationOutcome outcome = services.routes.register_broker(registration);
  if (outcome.refused) return failed_registration("register broker failed");
  log_registration(registration, outcome);
  return registered(services, outcome);
}

Answer unregister_broker(Services& services, const Call& call) {
  BrokerHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  services.routes.unregister_broker(address_of(header), std::string(header.broker_name));
  log::info("namesrv: broker {} at {} unregistered", header.broker_name, header.broker_addr);
  return {};
}

Answer query_data_version(Services& services, const Call& call) {
  BrokerHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  const std::optional<DataVersion> known = services.routes.heartbeat(address_of(header));
  const Result<DataVersion> asked = body::decode_data_version(call.command.body);
  const bool same = known && asked && *known == *asked;
  Answer answer;
  answer.has_fields = true;
  answer.fields = {{"changed", same ? "false" : "true"}};
  if (known) answer.body = body::encode(*known);
  return answer;
}

Answer broker_heartbeat(Services& services, const Call& call) {
  BrokerHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  services.routes.heartbeat(address_of(header));
  return {};
}

Answer wipe_write_perm_of_broker(Services& services, const Call& call) {
  return change_perm(services, call, wipe_write_perm, "wipeTopicCount");
}

Answer add_write_perm_of_broker(Services& services, const Call& call) {
  return change_perm(services, call, add_write_perm, "addTopicCount");
}

Answer get_broker_member_group(Services& services, const Call& call) {
  MemberGroupHeader header;
  if (const Status read = decode(call.command, header); !read) return answer_error(read.error());
  const BrokerMemberGroup group = services.routes.read([&](const RouteState& state) {
    return member_group(state, std::string(header.cluster_name), std::string(header.broker_name));
  });
  Answer answer = answer_body(encode(group));
  answer.remark = "not set any response code";  // COMPAT: RocketMQ's says so on success
  return answer;
}

Answer get_broker_cluster_info(Services& services, const Call&) {
  return answer_body(encode(services.routes.read(cluster_info)));
}

}  // namespace saker::namesrv
