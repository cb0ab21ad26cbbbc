#include "cli/admin/declare/declaration.h"

#include <gtest/gtest.h>

#include "cli/admin/declare/change.h"
#include "cli/admin/declare/declaration_text.h"

namespace saker::cli {
namespace {

constexpr const char* kFile = R"(# the shop
topics:
  - name: Orders
    queues: 8
    permission: read-only
    attributes: {message.type: FIFO, reserve.time: null}
  - name: Ledger
    brokers: [broker-a]
groups:
  - name: Billing
    retryMax: 5
    retryPolicy:
      type: EXPONENTIAL
      exponentialRetryPolicy: {multiplier: 2, initial: 5000}
)";

std::string error_of(const std::string& text) {
  const auto parsed = parse_declaration("f.yaml", text);
  return parsed.ok() ? "" : parsed.error().message;
}

TEST(Declaration, IsReadFromYaml) {
  const auto parsed = parse_declaration("f.yaml", kFile);
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  ASSERT_EQ(parsed->topics->size(), 2u);
  Topic orders;
  change(parsed->topics->front(), orders);
  EXPECT_EQ(orders.read_queue_count, 8);
  EXPECT_EQ(orders.write_queue_count, 8);
  EXPECT_EQ(orders.perm, kPermRead);
  EXPECT_EQ(orders.attributes, (std::map<std::string, std::string>{{"message.type", "FIFO"}}));
  EXPECT_EQ(parsed->topics->back().brokers, std::vector<std::string>{"broker-a"});
  Group billing;
  change(parsed->groups->front(), billing);
  EXPECT_EQ(billing.retry_count_max, 5);
  EXPECT_EQ(billing.retry_policy_json,
            R"({"exponentialRetryPolicy":{"initial":5000,"multiplier":2},"type":"EXPONENTIAL"})");
}

TEST(Declaration, IsReadFromJson) {
  const auto parsed = parse_declaration(
      "f.json", R"({"groups": [{"name": "G", "ordered": true, "attributes": {"a": "1"}}]})");
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_FALSE(parsed->topics.has_value());
  Group group;
  change(parsed->groups->front(), group);
  EXPECT_TRUE(group.ordered);
}

TEST(Declaration, NamesLineAndFieldOfWhatIsWrong) {
  for (const auto& [text, part] : std::vector<std::pair<std::string, std::string>>{
           {"topics:\n  - name: A\n    qeues: 1\n", "f.yaml:3: topics[0]: unknown field 'qeues'"},
           {"topics:\n  - name: A\n    queues: x\n", "f.yaml:3: topics[0].queues: 'x'"},
           {"topics:\n  - name: A\n    queues: 8\n    readQueues: 4\n",
            "f.yaml:3: topics[0] has queues, which are both numbers, and readQueues"},
           {"topics:\n  - name: A\n    queues: -1\n", "0 to 65535"},
           {"topics:\n  - name: A\n    permission: all\n", "read-write, read-only"},
           {"topics:\n  - name: Bad Name\n", "f.yaml:2: topics[0].name: 'Bad Name'"},
           {"topics:\n  - queues: 1\n", "f.yaml:2: topics[0] has no name"},
           {"topics:\n  - name: A\n    order: true\n    order: true\n",
            "f.yaml:4: topics[0]: field"},
           {"topics:\n  - name: A\n  - name: A\n", "f.yaml:3: topics[1]: 'A' is declared twice"},
           {"topics:\n  - name: A\n    brokers: [a]\n  - name: A\n", "declared twice"},
           {"topics: 7\n", "topics must be a list"},
           {"topics:\n  - name: [a]\n", "topics[0].name must be one value"},
           {"topics:\n  - name: A\n    brokers: a\n", "must be a list of names"},
           {"groups:\n  - name: A\n    retryPolicy: 7\n", "an object such as"},
           {"groups:\n  - name: A\n    consume: maybe\n", "true or false"},
           {"tpoics: []\n", "f.yaml:1: the file: unknown field 'tpoics'"},
           {"topics:\n  - {name: A\n", "neither YAML nor JSON"},
           {"", "the file is empty"},
           {"- a\n", "must be a map"}}) {
    EXPECT_NE(error_of(text).find(part), std::string::npos) << text << error_of(text);
  }
}

TEST(Declaration, MayNameOneThingForSeveralBrokers) {
  EXPECT_EQ(error_of("topics:\n  - name: A\n    brokers: [a]\n  - name: A\n    brokers: [b]\n"),
            "");
}

TEST(DeclarationText, IsReadBackAsItIs) {
  Topic topic;
  topic.name = "%yes|no";
  topic.attributes = {{"message.type", "yes: \"no\" # %"}};
  Group group;
  group.name = "G";
  group.consume_enabled = false;
  group.retry_policy_json = R"({"type":"CUSTOMIZED","customizedRetryPolicy":{"next":[1,2]}})";
  Declaration written;
  written.topics.emplace({entry_of(topic, {"broker-a", "broker-b"})});
  written.groups.emplace({entry_of(group, {})});
  for (const std::string& text : {yaml_text(written), json_text(written)}) {
    const auto read = parse_declaration("f", text);
    ASSERT_TRUE(read.ok()) << read.error().message << "\n" << text;
    EXPECT_EQ(read->topics->front().name, topic.name);
    EXPECT_EQ(read->topics->front().brokers, (std::vector<std::string>{"broker-a", "broker-b"}));
    Topic same_topic = topic;
    EXPECT_TRUE(change(read->topics->front(), same_topic).empty()) << text;
    Group same_group = group;
    EXPECT_TRUE(change(read->groups->front(), same_group).empty()) << text;
    EXPECT_EQ(json_text(*read), json_text(written));
  }
}

TEST(Change, TellsWhatWasAndWhatIs) {
  const auto parsed = parse_declaration("f.yaml", kFile);
  ASSERT_TRUE(parsed.ok());
  Topic topic;
  topic.read_queue_count = 8;
  topic.attributes = {{"reserve.time", "5"}};
  std::string text;
  for (const Change& one : change(parsed->topics->front(), topic))
    text += one.field + ":" + one.now + ">" + one.then + " ";
  EXPECT_EQ(text,
            "writeQueues:16>8 permission:read-write>read-only attributes.message.type:>FIFO "
            "attributes.reserve.time:5> ");
  EXPECT_TRUE(change(parsed->topics->front(), topic).empty());
}

TEST(AttributeEdits, AreOnlyWhatDiffers) {
  EXPECT_EQ(
      attribute_edits({{"a", "1"}, {"b", "1"}, {"c", "1"}}, {{"a", "1"}, {"b", "2"}, {"d", "1"}}),
      (std::map<std::string, std::string>{{"+b", "2"}, {"+d", "1"}, {"-c", ""}}));
}

}  // namespace
}  // namespace saker::cli
