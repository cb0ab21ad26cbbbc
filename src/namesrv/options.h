#pragma once

#include <cstdint>
#include <string>

#include "config/setting.h"

namespace saker::namesrv {

/// Settings of one name server. Names of the keys and the rows of the table: options.cc.
struct Options {
  std::string bind_address = "0.0.0.0";
  std::int32_t listen_port = 9876;
  std::string kv_config_path = "./saker-data/namesrv/kvConfig.json";
  std::string config_store_path = "./saker-data/namesrv/namesrv.properties";
  std::string config_black_list = "configBlackList;configStorePath;kvConfigPath";
  std::int32_t scan_interval_ms = 5'000;
  bool return_order_config = true;
  bool order_messages = false;
  bool list_all_topics = true;
  bool list_cluster_topics = true;
  bool notify_min_broker_id = false;
  bool support_acting_master = false;
  bool delete_topics_on_registration = false;
  bool wait_for_service = false;
  std::int32_t wait_for_service_s = 45;
  std::string audit_log;  ///< auditLog; empty: none
};

/// The table of settings, bound to `options`.
config::Table settings(Options& options);

}  // namespace saker::namesrv
