#include "cli/admin/client_version.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

TEST(ClientVersion, ReleasesHaveTheirNames) {
  EXPECT_EQ(client_version_text(233), "4.1.0");
  EXPECT_EQ(client_version_text(317), "4.5.2");
  EXPECT_EQ(client_version_text(409), "4.9.8");
  EXPECT_EQ(client_version_text(413), "5.0.0");
  EXPECT_EQ(client_version_text(475), "5.3.1");
  EXPECT_EQ(client_version_text(513), "5.5.0");
}

TEST(ClientVersion, EvenNumbersAreSnapshots) {
  EXPECT_EQ(client_version_text(232), "4.1.0-SNAPSHOT");
  EXPECT_EQ(client_version_text(412), "5.0.0-SNAPSHOT");
}

TEST(ClientVersion, OthersAreShownAsTheyAre) {
  EXPECT_EQ(client_version_text(0), "0");
  EXPECT_EQ(client_version_text(-1), "-1");
  EXPECT_EQ(client_version_text(213), "213");
  EXPECT_EQ(client_version_text(99999), "99999");
}

}  // namespace
}  // namespace saker::cli
