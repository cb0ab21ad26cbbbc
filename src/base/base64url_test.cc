#include "base/base64url.h"

#include <gtest/gtest.h>

namespace saker {
namespace {

TEST(Base64Url, TextsOfEveryLength) {  // RFC 4648 §10
  const std::pair<const char*, const char*> known[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : known) {
    EXPECT_EQ(encode_base64url(bytes), text);
    EXPECT_EQ(decode_base64url(text), bytes);
  }
}

TEST(Base64Url, LettersAreThoseOfUrls) {
  EXPECT_EQ(encode_base64url("\xfb\xff\xfe"), "-__-");
  EXPECT_EQ(decode_base64url("-__-"), "\xfb\xff\xfe");
}

TEST(Base64Url, PaddingMayBeMissingButNotWrong) {
  EXPECT_EQ(decode_base64url("Zg"), "f");
  EXPECT_EQ(decode_base64url("Zm8"), "fo");
  for (const char* text : {"Z", "Zg=", "Zm8==", "Zm9v=", "Zm 8", "Zm8+", "===="}) {
    EXPECT_FALSE(decode_base64url(text)) << text;
  }
}

}  // namespace
}  // namespace saker
