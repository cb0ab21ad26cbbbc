#include "base/base64.h"

#include <gtest/gtest.h>

namespace saker {
namespace {

TEST(Base64, PadsToFours) {
  EXPECT_EQ(encode_base64(""), "");
  EXPECT_EQ(encode_base64("f"), "Zg==");
  EXPECT_EQ(encode_base64("fo"), "Zm8=");
  EXPECT_EQ(encode_base64("foo"), "Zm9v");
  EXPECT_EQ(encode_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(encode_base64("\xFF\xFE"), "//4=");
}

}  // namespace
}  // namespace saker
