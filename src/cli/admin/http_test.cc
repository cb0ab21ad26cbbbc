#include "cli/admin/http.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

const BrokerAt kBroker{"c", "broker-a", 0, *parse_host_address("10.0.0.1:10911")};

TEST(HttpAddress, IsBesideTheBrokerUnlessItIsSet) {
  EXPECT_EQ(to_string(*http_address(kBroker, {{"httpPort", "-1"}})), "10.0.0.1:10914");
  EXPECT_EQ(to_string(*http_address(kBroker, {{"httpPort", "80"}})), "10.0.0.1:80");
}

TEST(HttpAddress, ABrokerThatServesNoneIsNamed) {
  for (const OrderedStringMap<std::string>& settings :
       {OrderedStringMap<std::string>{},
        OrderedStringMap<std::string>{{"httpPort", "80"}, {"httpEnable", "false"}}}) {
    const auto address = http_address(kBroker, settings);
    ASSERT_FALSE(address.ok());
    EXPECT_NE(address.error().message.find("broker-a"), std::string::npos);
  }
}

TEST(UrlPart, EncodesWhatHasAMeaning) {
  EXPECT_EQ(url_part("10.0.0.1@47#a/b c"), "10.0.0.1%4047%23a%2Fb%20c");
  EXPECT_EQ(url_part("a-._~Z9"), "a-._~Z9");
  EXPECT_EQ(url_part("é"), "%C3%A9");
}

}  // namespace
}  // namespace saker::cli
