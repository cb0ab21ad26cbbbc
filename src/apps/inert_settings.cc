#include "apps/inert_settings.h"

#include <algorithm>
#include <string>
#include <thread>

#include "config/inert.h"

namespace saker::apps {
namespace {

using config::InertKey;

constexpr const char* kOwnLoops = "connections are served by event loops (eventLoopThreads).";
constexpr const char* kOwnBuffers = "the kernel sizes the buffers of sockets.";
constexpr const char* kNoSemaphores =
    "requests are bounded by what waits of them (docs/operations.md, Full queues).";
constexpr const char* kStop =
    "a stop answers what is under way, takes the broker out of the routes and closes connections.";
constexpr const char* kOwnClient =
    "name servers are asked by the event loops, each with registerBrokerTimeoutMills.";
constexpr const char* kNoTls = "this version speaks no TLS.";

constexpr auto kFixed = InertKey::Value::kFixed;

constexpr InertKey kKeys[] = {
    {"serverCallbackExecutorThreads", "0", kOwnLoops},
    {"serverNettyWorkerGroupEnable", "true", kOwnLoops},
    {"serverPooledByteBufAllocatorEnable", "true", kOwnLoops},
    {"serverSelectorThreads", "3", kOwnLoops},
    {"serverWorkerThreads", "8", kOwnLoops},
    {"useEpollNativeSelector", "false", kOwnLoops, kFixed},
    {"clientSocketRcvBufSize", "0", kOwnBuffers},
    {"clientSocketSndBufSize", "0", kOwnBuffers},
    {"serverSocketBacklog", "1024", kOwnBuffers},
    {"serverSocketRcvBufSize", "0", kOwnBuffers},
    {"serverSocketSndBufSize", "0", kOwnBuffers},
    {"clientAsyncSemaphoreValue", "65535", kNoSemaphores},
    {"clientOnewaySemaphoreValue", "65535", kNoSemaphores},
    {"serverAsyncSemaphoreValue", "64", kNoSemaphores},
    {"serverOnewaySemaphoreValue", "256", kNoSemaphores},
    {"enableShutdownGracefully", "false", kStop, kFixed},
    {"shutdownWaitTimeSeconds", "30", kStop},
    {"channelNotActiveInterval", "60000", kOwnClient},
    {"clientChannelMaxIdleTimeSeconds", "120", kOwnClient},
    {"clientCloseSocketIfTimeout", "true", kOwnClient},
    {"clientPooledByteBufAllocatorEnable", "false", kOwnClient, kFixed},
    {"clientWorkerThreads", "4", kOwnClient},
    {"connectTimeoutMillis", "3000", kOwnClient},
    {"disableCallbackExecutor", "false", kOwnClient, kFixed},
    {"disableNettyWorkerGroup", "false", kOwnClient, kFixed},
    {"enableReconnectForGoAway", "true", kOwnClient},
    {"isScanAvailableNameSrv", "true", kOwnClient},
    {"maxReconnectIntervalTimeSeconds", "60", kOwnClient},
    {"socksProxyConfig", "{}", kOwnClient},
    {"useTLS", "false", kNoTls, kFixed},
};

}  // namespace

config::Table inert_settings() {
  config::Table table = config::without_effect(kKeys);
  // COMPAT: mqadmin exportMetrics ends with a stack trace where it is missing.
  table.push_back(
      config::without_effect("clientCallbackExecutorThreads",
                             std::to_string(std::max(1u, std::thread::hardware_concurrency())),
                             "answers to this broker's own questions are taken by its loops."));
  return table;
}

}  // namespace saker::apps
