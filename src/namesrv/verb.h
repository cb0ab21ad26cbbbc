#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"
#include "model/host_address.h"
#include "namesrv/answer.h"
#include "namesrv/figures.h"
#include "namesrv/kv_store.h"
#include "namesrv/route_table.h"
#include "namesrv/runtime_config.h"
#include "wire/remoting/command.h"

namespace saker::namesrv {

/// Takes a line of JSON without its end. Thread: any.
using LineSink = std::function<void(const std::string&)>;

/// What the verbs work on.
struct Services {
  RouteTable& routes;
  KvStore& kv;
  RuntimeConfig& config;
  Figures& figures;
  const Clock& clock;
  std::int64_t start_ms = 0;  ///< of the server; monotonic
  LineSink audit = {};        ///< of changes by administrators; none: nobody wants them

  /// Routes are refused yet: brokers have had no time to register.
  bool is_too_early() const { return clock.steady_ms() - start_ms < config.wait_for_service_ms(); }
};

/// One request. Views in the command live during the call.
struct Call {
  const wire::remoting::Command& command;
  BrokerLinkPtr link;  ///< the connection it came over; null in none
  HostAddress peer = {};
};

/// Serves one request code. Holds no state. Thread: any.
using Verb = Answer (*)(Services& services, const Call& call);

inline constexpr std::string_view kOrderTopicNamespace = "ORDER_TOPIC_CONFIG";

/// The rules that the options say.
RouteRules rules_of(const Options& options);

// broker_verbs.cc
Answer register_broker(Services& services, const Call& call);
Answer unregister_broker(Services& services, const Call& call);
Answer query_data_version(Services& services, const Call& call);
Answer broker_heartbeat(Services& services, const Call& call);
Answer wipe_write_perm_of_broker(Services& services, const Call& call);
Answer add_write_perm_of_broker(Services& services, const Call& call);
Answer get_broker_member_group(Services& services, const Call& call);
Answer get_broker_cluster_info(Services& services, const Call& call);

// topic_verbs.cc
Answer get_route_info_by_topic(Services& services, const Call& call);
Answer register_topic_in_namesrv(Services& services, const Call& call);
Answer delete_topic_in_namesrv(Services& services, const Call& call);
Answer get_all_topic_list(Services& services, const Call& call);
Answer get_topics_by_cluster(Services& services, const Call& call);
Answer get_system_topic_list(Services& services, const Call& call);
Answer get_unit_topic_list(Services& services, const Call& call);
Answer get_has_unit_sub_topic_list(Services& services, const Call& call);
Answer get_has_unit_sub_ununit_topic_list(Services& services, const Call& call);

// config_verbs.cc
Answer put_kv_config(Services& services, const Call& call);
Answer get_kv_config(Services& services, const Call& call);
Answer delete_kv_config(Services& services, const Call& call);
Answer get_kv_list_by_namespace(Services& services, const Call& call);
Answer update_namesrv_config(Services& services, const Call& call);
Answer get_namesrv_config(Services& services, const Call& call);

}  // namespace saker::namesrv
