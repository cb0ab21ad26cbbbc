#include "cli/admin/bundle/secrets.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

TEST(SettingsText, HasNoSecrets) {
  EXPECT_EQ(settings_text({{"brokerName", "a"}, {"sslPassword", "hunter2"}, {"token", ""}}),
            "brokerName=a\nsslPassword=(removed)\ntoken=\n");
}

TEST(SettingsText, HasNoLoginsOfAddresses) {
  EXPECT_EQ(settings_text({{"proxy", "http://u:p@host:1/x,https://host/a@b"}}),
            "proxy=http://(removed)@host:1/x,https://host/a@b\n");
}

}  // namespace
}  // namespace saker::cli
