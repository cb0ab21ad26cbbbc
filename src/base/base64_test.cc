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

TEST(Base64, IsReadAgain) {
  EXPECT_EQ(decode_base64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(decode_base64("//4="), "\xFF\xFE");
  EXPECT_EQ(decode_base64("//4"), "\xFF\xFE");
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("__4="), std::nullopt) << "the alphabet for URLs";
  EXPECT_EQ(decode_base64("Zm9v!"), std::nullopt);
}

}  // namespace
}  // namespace saker
