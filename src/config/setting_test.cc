#include "config/setting.h"

#include <gtest/gtest.h>

namespace saker::config {
namespace {

TEST(Setting, IntegerTakesItsBoundsAndNothingBeyond) {
  std::int32_t port = 9876;
  Setting row = integer("listenPort", port, {0, 65535}, {});
  EXPECT_TRUE(row.set("0").ok());
  EXPECT_TRUE(row.set("65535").ok());
  EXPECT_EQ(port, 65535);
  const Status above = row.set("65536");
  ASSERT_FALSE(above.ok());
  EXPECT_EQ(above.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(above.error().message, "expected a whole number 0..65535, got '65536'");
  EXPECT_EQ(port, 65535);
}

TEST(Setting, IntegerRefusesEverythingThatIsNotWholeDecimalText) {
  std::int64_t value = 1;
  Setting row = integer("n", value, {INT64_MIN, INT64_MAX}, {});
  for (const char* text :
       {"", " 1", "1 ", "1.0", "0x10", "1k", "+1", "--1", "one", "9223372036854775808"}) {
    EXPECT_FALSE(row.set(text).ok()) << text;
  }
  EXPECT_TRUE(row.set("-9223372036854775808").ok());
  EXPECT_EQ(value, INT64_MIN);
}

TEST(Setting, BooleanIgnoresCaseAndRefusesOtherWords) {
  bool on = false;
  Setting row = boolean("on", on, {});
  EXPECT_TRUE(row.set("TRUE").ok());
  EXPECT_TRUE(on);
  EXPECT_TRUE(row.set("False").ok());
  EXPECT_FALSE(on);
  for (const char* text : {"", "1", "yes", "truex", "tru"}) EXPECT_FALSE(row.set(text).ok());
  EXPECT_EQ(row.get(), "false");
  EXPECT_EQ(row.bounds, "true|false");
}

TEST(Setting, ChoiceNamesItsWordsWhenItRefuses) {
  std::string type = "ASYNC_FLUSH";
  Setting row = choice("flushDiskType", type, {"ASYNC_FLUSH", "SYNC_FLUSH"}, {});
  EXPECT_TRUE(row.set("SYNC_FLUSH").ok());
  EXPECT_EQ(type, "SYNC_FLUSH");
  EXPECT_EQ(row.set("sync_flush").error().message,
            "expected ASYNC_FLUSH|SYNC_FLUSH, got 'sync_flush'");
}

TEST(Setting, TheDefaultIsWhatTheMemberHeldWhenTheRowWasMade) {
  std::string name = "broker-a";
  Setting row = text("brokerName", name, {"", Reload::kYes, "The name."});
  EXPECT_TRUE(row.set("broker-b").ok());
  EXPECT_EQ(row.default_text, "broker-a");
  EXPECT_EQ(row.get(), "broker-b");
  EXPECT_EQ(row.reload, Reload::kYes);
  EXPECT_EQ(row.sentence, "The name.");
}

}  // namespace
}  // namespace saker::config
