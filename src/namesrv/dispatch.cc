#include "namesrv/dispatch.h"

#include <algorithm>
#include <array>

#include "namesrv/change_log.h"

namespace saker::namesrv {
namespace {

namespace request = wire::remoting::request;

struct Entry {
  std::int32_t code;
  Verb verb;
};

/// Every code that a name server serves (spec 02 §3); the commonest first.
constexpr auto kTable = std::to_array<Entry>({
    {request::kGetRouteInfoByTopic, get_route_info_by_topic},
    {request::kRegisterBroker, register_broker},
    {request::kQueryDataVersion, query_data_version},
    {request::kBrokerHeartbeat, broker_heartbeat},
    {request::kGetBrokerClusterInfo, get_broker_cluster_info},
    {request::kGetBrokerMemberGroup, get_broker_member_group},
    {request::kUnregisterBroker, unregister_broker},
    {request::kRegisterTopicInNamesrv, register_topic_in_namesrv},
    {request::kDeleteTopicInNamesrv, delete_topic_in_namesrv},
    {request::kWipeWritePermOfBroker, wipe_write_perm_of_broker},
    {request::kAddWritePermOfBroker, add_write_perm_of_broker},
    {request::kPutKvConfig, put_kv_config},
    {request::kGetKvConfig, get_kv_config},
    {request::kDeleteKvConfig, delete_kv_config},
    {request::kGetKvlistByNamespace, get_kv_list_by_namespace},
    {request::kGetAllTopicListFromNameserver, get_all_topic_list},
    {request::kGetTopicsByCluster, get_topics_by_cluster},
    {request::kGetSystemTopicListFromNs, get_system_topic_list},
    {request::kGetUnitTopicList, get_unit_topic_list},
    {request::kGetHasUnitSubTopicList, get_has_unit_sub_topic_list},
    {request::kGetHasUnitSubUnunitTopicList, get_has_unit_sub_ununit_topic_list},
    {request::kUpdateNamesrvConfig, update_namesrv_config},
    {request::kGetNamesrvConfig, get_namesrv_config},
});

/// Of RocketMQ's name servers some are controllers as well.
bool is_for_controllers(std::int32_t code) {
  return code >= request::kControllerElectMaster && code <= request::kCleanBrokerData;
}

constexpr std::string_view kNoController =
    "this is a name server and not a controller: brokers here have no replicas, and no master is "
    "elected; mqadmin clusterList shows the brokers";

Answer serve(Services& services, const Call& call) {
  const std::int32_t code = call.command.code;
  const auto* entry =
      std::find_if(kTable.begin(), kTable.end(), [code](const Entry& e) { return e.code == code; });
  if (entry != kTable.end()) return entry->verb(services, call);
  if (is_for_controllers(code)) {
    return answer_code(wire::remoting::response::kRequestCodeNotSupported,
                       std::string(kNoController));
  }
  return answer_code(wire::remoting::response::kRequestCodeNotSupported,
                     " request type " + std::to_string(code) + " not supported");
}

}  // namespace

Answer dispatch(Services& services, const Call& call) {
  const LoggedChange change(services, call);
  Answer answer = serve(services, call);
  change.finish(answer);
  services.figures.note(call.command.code, answer.code);
  return answer;
}

}  // namespace saker::namesrv
