#include "front/remoting/unserved.h"

#include <algorithm>
#include <array>

#include "wire/remoting/code.h"

namespace saker::front {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;

constexpr std::string_view kNoAccessRules =
    "this broker has no users and no access rules: who reaches its port may use it, so limit who "
    "does (bindAddress, a firewall)";
constexpr std::string_view kNoContainer =
    "this is a broker and not a container of brokers: start each broker as a process of its own "
    "(saker broker -c FILE)";
constexpr std::string_view kNoController =
    "this is a broker and not a controller: brokers here have no replicas, and no master is "
    "elected; mqadmin clusterList shows the brokers";
constexpr std::string_view kNoEpochs =
    "this request only for controllerMode: this broker has no replicas and its log has no epochs; "
    "mqadmin haStatus shows the end of the log";
constexpr std::string_view kNoStaticTopics =
    "this broker has no static topics: create the topic on each broker with mqadmin updateTopic";
constexpr std::string_view kNoColdLimits =
    "nothing was limited: this broker does not slow down groups that read old messages; mqadmin "
    "updateSubGroup -g GROUP -s false stops one";

constexpr Refusal no_rules(std::int32_t code) {
  return {code, response::kSystemError, kNoAccessRules};
}
constexpr Refusal no_controller(std::int32_t code) {
  return {code, response::kRequestCodeNotSupported, kNoController};
}

constexpr std::array kRows{
    Refusal{request::kUpdateAclConfig, response::kRequestCodeNotSupported, kNoAccessRules},
    Refusal{request::kDeleteAclConfig, response::kRequestCodeNotSupported, kNoAccessRules},
    Refusal{request::kGetAclConfigVersion, response::kRequestCodeNotSupported, kNoAccessRules},
    Refusal{request::kUpdateGlobalWhiteAddrs, response::kRequestCodeNotSupported, kNoAccessRules},
    Refusal{request::kUpdateAndCreateStaticTopic, response::kSystemError, kNoStaticTopics},
    Refusal{request::kAddBroker, response::kRequestCodeNotSupported, kNoContainer},
    Refusal{request::kRemoveBroker, response::kRequestCodeNotSupported, kNoContainer},
    no_controller(request::kControllerElectMaster),
    no_controller(request::kControllerGetMetadataInfo),
    no_controller(request::kControllerGetSyncStateData),
    Refusal{request::kGetBrokerEpochCache, response::kSystemError, kNoEpochs},
    no_controller(request::kUpdateControllerConfig),
    no_controller(request::kGetControllerConfig),
    no_controller(request::kCleanBrokerData),
    Refusal{request::kUpdateColdDataFlowCtrConfig, response::kSystemError, kNoColdLimits},
    no_rules(request::kAuthCreateUser),
    no_rules(request::kAuthUpdateUser),
    no_rules(request::kAuthDeleteUser),
    no_rules(request::kAuthGetUser),
    no_rules(request::kAuthListUser),
    no_rules(request::kAuthCreateAcl),
    no_rules(request::kAuthUpdateAcl),
    no_rules(request::kAuthDeleteAcl),
    no_rules(request::kAuthGetAcl),
    no_rules(request::kAuthListAcl),
};

}  // namespace

const Refusal* find_refusal(std::int32_t request_code) {
  const auto* row = std::find_if(kRows.begin(), kRows.end(), [request_code](const Refusal& one) {
    return one.request_code == request_code;
  });
  return row == kRows.end() ? nullptr : row;
}

}  // namespace saker::front
