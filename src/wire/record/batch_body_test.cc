#include "wire/record/batch_body.h"

#include <gtest/gtest.h>

#include "base/hex.h"

namespace saker::wire::record {
namespace {

std::string two_units() {
  std::string body;
  append_unit(body, {.flag = 1, .body = "first", .properties = "TAGS\1a\2"});
  append_unit(body, {.flag = -1, .body = "", .properties = ""});
  return body;
}

TEST(BatchBody, UnitsComeOutAsTheyWentIn) {
  const std::string body = two_units();
  BatchWalk walk(body);
  BatchUnit unit;
  ASSERT_TRUE(walk.next(unit));
  EXPECT_EQ(unit.flag, 1);
  EXPECT_EQ(unit.body, "first");
  EXPECT_EQ(unit.properties, "TAGS\1a\2");
  ASSERT_TRUE(walk.next(unit));
  EXPECT_EQ(unit.flag, -1);
  EXPECT_EQ(unit.body, "");
  EXPECT_FALSE(walk.next(unit));
  EXPECT_TRUE(walk.ok());
  EXPECT_EQ(count_units(body), 2u);
}

TEST(BatchBody, AUnitHasTheLayoutOfTheSpecification) {
  std::string body;
  append_unit(body, {.flag = 2, .body = "B", .properties = "P"});
  std::string text;
  append_hex(text, body);
  EXPECT_EQ(text, "000000180000000000000000000000020000000142000150");
}

TEST(BatchBody, EveryTruncationIsNoticed) {
  const std::string body = two_units();
  for (std::size_t size = 1; size < body.size(); ++size) {
    const std::string cut = body.substr(0, size);
    const bool is_first_unit = size == body.size() - 22;
    EXPECT_EQ(count_units(cut).has_value(), is_first_unit) << size;
  }
  EXPECT_EQ(count_units(""), 0u);
}

TEST(BatchBody, LengthsThatDoNotAddUpAreNoticed) {
  for (const std::size_t at : {3u, 19u, 26u}) {
    for (const int change : {1, -1, -128}) {
      std::string body = two_units();
      body[at] = static_cast<char>(body[at] + change);
      EXPECT_FALSE(count_units(body)) << at << " " << change;
    }
  }
}

}  // namespace
}  // namespace saker::wire::record
