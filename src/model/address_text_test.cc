#include "model/address_text.h"

#include <gtest/gtest.h>

namespace saker {
namespace {

TEST(AddressText, AnIpAddressIsNoName) {
  for (const char* good : {"127.0.0.1", "0.0.0.0", "[::1]"}) {
    EXPECT_TRUE(check_ip_address(good).ok()) << good;
  }
  for (const char* bad : {"", "foo", "host.name", "999.1.1.1", "1.2.3", "1.2.3.4:5", "::1"}) {
    EXPECT_FALSE(check_ip_address(bad).ok()) << bad;
  }
}

TEST(AddressText, AListHasAPortEach) {
  for (const char* good :
       {"", "host:9876", "host:9876;other-1.example.com:9876;", "10.0.0.1:1;[::1]:65535"}) {
    EXPECT_TRUE(check_address_list(good).ok()) << good;
  }
  for (const char* bad : {"foo", "${NAMESRV}", "${NAMESRV}:9876", "host:", ":9876", "host:0",
                          "host:65536", "host:x", "a:1,b:2", "a:1; b:2", "http://a:1"}) {
    EXPECT_FALSE(check_address_list(bad).ok()) << bad;
  }
  EXPECT_EQ(check_address_list("a:1;foo").error().message,
            "expected host:port;host:port, got 'foo'");
}

TEST(AddressText, LoopbackIsThisMachine) {
  for (const char* own : {"127.0.0.1", "127.8.8.8:9876", "::1", "[::1]", "[::1]:9876"}) {
    EXPECT_TRUE(is_loopback(own)) << own;
  }
  for (const char* other : {"10.0.0.5", "0.0.0.0", "[::]:9876", ""}) {
    EXPECT_FALSE(is_loopback(other)) << other;
  }
}

}  // namespace
}  // namespace saker
