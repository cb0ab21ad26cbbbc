#include "namesrv/options.h"

#include "config/checked.h"
#include "model/address_text.h"

namespace saker::namesrv {

config::Table settings(Options& o) {
  using config::Reload;
  const auto flag = [](const char* name, bool& value, const char* sentence) {
    return config::boolean(name, value, {"", Reload::kYes, sentence});
  };
  return {
      config::checked(config::text("bindAddress", o.bind_address,
                                   {"", Reload::kNo, "IP address that is listened on."}),
                      check_ip_address),
      config::integer("listenPort", o.listen_port, {0, 65535},
                      {"", Reload::kNo, "TCP port; 0: any free one."}),
      config::text("kvConfigPath", o.kv_config_path,
                   {"", Reload::kNo, "File that keeps the key-value configuration."}),
      config::text("configStorePath", o.config_store_path,
                   {"", Reload::kNo, "File that a change at run time is written to."}),
      config::text("configBlackList", o.config_black_list,
                   {"", Reload::kNo, "Keys, split by ;, that cannot be changed at run time."}),
      config::integer("scanNotActiveBrokerInterval", o.scan_interval_ms, {10, 3'600'000},
                      {"ms", Reload::kYes, "Pause between two searches for silent brokers."}),
      flag("returnOrderTopicConfigToBroker", o.return_order_config,
           "Registering brokers get the queue numbers of order topics."),
      flag("orderMessageEnable", o.order_messages,
           "Routes of order topics carry their fixed queue numbers."),
      flag("enableAllTopicList", o.list_all_topics, "The list of all topics may be asked for."),
      flag("enableTopicList", o.list_cluster_topics,
           "The list of a cluster's topics may be asked for."),
      flag("notifyMinBrokerIdChanged", o.notify_min_broker_id,
           "Brokers hear when the lowest id of their name changes."),
      flag("supportActingMaster", o.support_acting_master,
           "Routes show the lowest slave of a name without a master as its master."),
      flag("deleteTopicWithBrokerRegistration", o.delete_topics_on_registration,
           "A registration removes the broker's topics that it does not name."),
      flag("needWaitForService", o.wait_for_service,
           "Routes are refused at first, until the brokers had time to register."),
      config::integer("waitSecondsForService", o.wait_for_service_s, {0, 86'400},
                      {"s", Reload::kYes, "How long after the start routes are refused."}),
      config::text("auditLog", o.audit_log,
                   {"", Reload::kNo,
                    "File for a line of JSON about each change by an administrator; log: into "
                    "the log; empty: none."}),
  };
}

}  // namespace saker::namesrv
