#include "front/http/health_site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "front/fake_measures.h"
#include "front/http/answer_of.h"

namespace saker::front {
namespace {

using ::testing::HasSubstr;

class HealthSiteTest : public ::testing::Test {
 protected:
  HttpReply get(std::string_view path) {
    return answer_of(site, {.method = "GET", .path = path, .query = ""});
  }
  FakeMeasures measures;
  HealthSite site{measures};
};

TEST_F(HealthSiteTest, ASoundBrokerIsHealthyAndReady) {
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").status, 200);
}

TEST_F(HealthSiteTest, AFullDiskIsNoReasonToRestart) {
  measures.now = {.is_sound = true, .is_ready = false, .why = "the disk is 91 % full"};
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_EQ(get("/readyz").body, "the disk is 91 % full\n");
}

TEST_F(HealthSiteTest, ABrokenDiskIs) {
  measures.now = {.is_sound = false, .is_ready = false, .why = "a write failed"};
  EXPECT_EQ(get("/healthz").status, 503);
}

TEST_F(HealthSiteTest, MetricsAreInPrometheusText) {
  const HttpReply reply = get("/metrics");
  EXPECT_EQ(reply.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(reply.body, "saker_up 1\n");
}

TEST_F(HealthSiteTest, OtherPathsNameTheOnesThatThereAre) {
  EXPECT_EQ(get("/metric").status, 404);
  EXPECT_THAT(get("/metric").body, HasSubstr("/metric; there is: /healthz /readyz /metrics"));
}

TEST_F(HealthSiteTest, OtherMethodsAreRefused) {
  const HttpReply reply = answer_of(site, {.method = "POST", .path = "/metrics", .query = ""});
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.allow, "GET, HEAD");
}

}  // namespace
}  // namespace saker::front
