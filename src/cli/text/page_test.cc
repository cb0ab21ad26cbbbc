#include "cli/text/page.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

Page lag() {
  Page page;
  Table& table = page.table("queues", {{"topic"},
                                       {"maxOffset", Kind::kNumber},
                                       {"lastStored", Kind::kTime},
                                       {"size", Kind::kBytes},
                                       {"lag", Kind::kSeconds},
                                       {"open"}});
  table.add({std::string("a"), std::int64_t{7}, std::int64_t{1'700'000'000'123}, std::int64_t{2048},
             std::int64_t{3700}, true});
  table.add({std::string("be,\"ta\""), 1.5, Cell(), Cell(), Cell(), false});
  return page;
}

TEST(Page, ATableIsAlignedAndForPeople) {
  EXPECT_EQ(lag().text(Form::kTable),
            "TOPIC    MAX OFFSET  LAST STORED                  SIZE        LAG  OPEN\n"
            "a                 7  2023-11-14T22:13:20.123Z  2.0 KiB  1 h 1 min  yes\n"
            "be,\"ta\"        1.50  -                               -          -  no\n");
}

TEST(Page, ATableAloneIsAJsonArrayOfPlainValues) {
  EXPECT_EQ(lag().text(Form::kJson),
            R"([{"topic":"a","maxOffset":7,"lastStored":"2023-11-14T22:13:20.123Z","size":2048,)"
            R"("lag":3700,"open":true},{"topic":"be,\"ta\"","maxOffset":1.50,"lastStored":null,)"
            R"("size":null,"lag":null,"open":false}])"
            "\n");
}

TEST(Page, CsvQuotesWhatItMust) {
  EXPECT_EQ(lag().text(Form::kCsv),
            "topic,maxOffset,lastStored,size,lag,open\n"
            "a,7,2023-11-14T22:13:20.123Z,2048,3700,true\n"
            "\"be,\"\"ta\"\"\",1.50,,,,false\n");
}

TEST(Page, FactsComeFirstAndTablesAreNamedIfThereAreSeveral) {
  Page page = lag();
  page.fact("groupName", std::string("g")).fact("members", std::int64_t{2}, Kind::kNumber);
  page.table("none", {{"x"}});
  EXPECT_EQ(page.text(Form::kTable),
            "GROUP NAME  g\n"
            "MEMBERS     2\n"
            "\nQUEUES\n" +
                lag().text(Form::kTable) + "\nNONE\nX\n");
  const std::string json = page.text(Form::kJson);
  EXPECT_TRUE(json.starts_with(R"({"groupName":"g","members":2,"queues":[{"topic":"a",)")) << json;
  EXPECT_TRUE(json.ends_with(R"(],"none":[]})"
                             "\n"))
      << json;
}

TEST(Page, FactsAloneAreACsvRow) {
  Page page;
  page.fact("group", std::string("g")).fact("lag", Cell(), Kind::kSeconds);
  EXPECT_EQ(page.text(Form::kCsv), "group,lag\ng,\n");
  EXPECT_EQ(page.text(Form::kJson), "{\"group\":\"g\",\"lag\":null}\n");
}

}  // namespace
}  // namespace saker::cli
