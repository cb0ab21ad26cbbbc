#include "wire/json/utf8.h"

#include <gtest/gtest.h>

namespace saker::wire::json {
namespace {

TEST(IsUtf8, TellsTextFromBytes) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("naïve – 消息 – \xF0\x9F\x99\x82"));
  EXPECT_TRUE(is_utf8("\xEF\xBF\xBD"));  // the replacement character itself
  EXPECT_FALSE(is_utf8("\xFF"));
  EXPECT_FALSE(is_utf8("cut \xE6\xB6"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));  // a surrogate
}

}  // namespace
}  // namespace saker::wire::json
