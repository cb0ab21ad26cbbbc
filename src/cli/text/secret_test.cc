#include "cli/text/secret.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

TEST(IsSecret, KnowsSecretsByTheirNames) {
  for (const char* name : {"tlsKeyPassword", "innerClientSecret", "accessKey", "ACCESSKEY",
                           "authToken", "s3Credentials", "initAuthenticationUser"})
    EXPECT_TRUE(is_secret(name)) << name;
  for (const char* name : {"brokerName", "accessMessageInMemoryMaxRatio", "keyspace"})
    EXPECT_FALSE(is_secret(name)) << name;
}

TEST(ShownValue, OfASecretIsThatThereIsOne) {
  EXPECT_EQ(shown_value("secretKey", "hunter2"), "(secret)");
  EXPECT_EQ(shown_value("secretKey", ""), "");
  EXPECT_EQ(shown_value("brokerName", "a"), "a");
}

}  // namespace
}  // namespace saker::cli
