#include "namesrv/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "namesrv/test_server.h"
#include "wire/remoting/body/register_broker_body.h"

namespace saker::namesrv {
namespace {

namespace code = wire::remoting::request;
using testing::HasSubstr;

const Fields kBroker = {{"brokerName", "broker-a"}, {"brokerAddr", "10.0.0.1:10911"},
                        {"clusterName", "C"},       {"haServerAddr", "10.0.0.1:10912"},
                        {"brokerId", "0"},          {"enableActingMaster", "false"}};

std::string measured(const TestServer& server) {
  metrics::Exposition out({}, 100);
  server.server->measure(out);
  return out.take();
}

void register_broker(TestServer& server) {
  wire::remoting::body::RegisterBrokerBody body;
  for (const char* name : {"T1", "T2"}) body.topics[name].name = name;
  ASSERT_EQ(server.ask(code::kRegisterBroker, kBroker, encode(body)).code, 0);
}

TEST(NamesrvFigures, CountWhatIsKnownAndWhatWasAsked) {
  TestServer server;
  register_broker(server);
  server.ask(code::kGetRouteInfoByTopic, {{"topic", "T1"}});
  server.ask(code::kGetRouteInfoByTopic, {{"topic", "T2"}});
  server.ask(code::kGetRouteInfoByTopic, {{"topic", "None"}});
  server.ask(99'999);
  const std::string text = measured(server);
  for (const char* sample :
       {"saker_namesrv_brokers 1\n", "saker_namesrv_broker_names 1\n", "saker_namesrv_clusters 1\n",
        "saker_namesrv_topics 2\n", "saker_namesrv_requests_total 5\n",
        "saker_namesrv_routes_total{result=\"found\"} 2\n",
        "saker_namesrv_routes_total{result=\"missing\"} 1\n",
        "saker_namesrv_routes_total{result=\"refused\"} 0\n",
        "saker_namesrv_registrations_total 1\n"}) {
    EXPECT_THAT(text, HasSubstr(sample));
  }
}

TEST(NamesrvFigures, CountBrokersThatWereLost) {
  TestServer server;
  register_broker(server);
  server.server->services().routes.link_closed(*server.link);
  register_broker(server);
  server.clock.advance_ms(200'000);
  server.server->expire();
  const std::string text = measured(server);
  EXPECT_THAT(text, HasSubstr("saker_namesrv_brokers_lost_total{reason=\"closed\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("saker_namesrv_brokers_lost_total{reason=\"silent\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("saker_namesrv_brokers 0\n"));
}

TEST(NamesrvFigures, AServerThatWaitsForBrokersIsNotReady) {
  Options options;
  options.wait_for_service = true;
  TestServer server(options);
  EXPECT_FALSE(server.server->is_ready());
  server.ask(code::kGetRouteInfoByTopic, {{"topic", "T1"}});
  EXPECT_THAT(measured(server), HasSubstr("saker_namesrv_routes_total{result=\"refused\"} 1\n"));
  server.clock.advance_ms(46'000);
  EXPECT_TRUE(server.server->is_ready());
}

}  // namespace
}  // namespace saker::namesrv
