#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "namesrv/test_server.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"
#include "wire/remoting/body/register_broker_body.h"

namespace saker::namesrv {
namespace {

using wire::json::Document;
using wire::json::Value;

/// Where the answers differ on purpose.
const std::map<std::string, std::string> kDifferent = {
    {"register broker, no name", "RocketMQ enters a broker without a name; here the field is due"},
    {"cluster info", "shows that broker without a name"},
    {"cluster info of both", "shows that broker without a name"},
    {"system topics", "the broker without a name keeps brokerAddr out of the answer"},
    {"config", "other settings"},
};

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

/// The text of a JSON value, blanks and dialects aside.
std::string canonical(std::string_view text) {
  const Result<Document> document = Document::parse(text);
  if (!document) return "malformed";
  wire::json::Writer writer(wire::json::Style::kStandard);
  document->root().write(writer);
  return writer.take();
}

Fields fields_of(Value object) {
  Fields fields;
  for (const auto& [name, value] : object.members()) {
    fields[std::string(name)] = value.text_or("");
  }
  return fields;
}

/// The broker that was there when the errors were recorded.
void register_broker_a(TestServer& server) {
  wire::remoting::body::RegisterBrokerBody body;
  body.topics["TBW102"] = {"TBW102", 8, 8, 7, TopicFilterType::kSingleTag, 0, false, {}};
  body.topics["ErrTopic"] = {"ErrTopic", 4, 4, 6, TopicFilterType::kSingleTag, 0, false, {}};
  const Fields header = {{"brokerName", "broker-a"},
                         {"brokerAddr", "127.0.0.1:34811"},
                         {"clusterName", "DefaultCluster"},
                         {"haServerAddr", "127.0.0.1:34812"},
                         {"brokerId", "0"},
                         {"enableActingMaster", "false"}};
  ASSERT_EQ(server.ask(wire::remoting::request::kRegisterBroker, header, encode(body)).code, 0);
}

/// There was an order topic once: its namespace is there, and empty.
void empty_order_topics(TestServer& server) {
  const Fields entry = {{"namespace", "ORDER_TOPIC_CONFIG"}, {"key", "T"}, {"value", "broker-a:1"}};
  ASSERT_EQ(server.ask(wire::remoting::request::kPutKvConfig, entry).code, 0);
  ASSERT_EQ(server.ask(wire::remoting::request::kDeleteKvConfig, entry).code, 0);
}

/// Words of a Java exception are an accident of its machine.
bool is_binding(const std::string& remark) {
  return !remark.starts_with("org.") && !remark.starts_with("java.");
}

void compare(const Answer& answer, Value expected) {
  EXPECT_EQ(answer.code, expected["code"].int_or(-1)) << answer.remark.value_or("");
  Fields fields(answer.fields.begin(), answer.fields.end());
  EXPECT_EQ(fields, fields_of(expected["fields"]));
  const std::string remark = expected["remark"].text_or("");
  if (is_binding(remark)) {
    EXPECT_EQ(answer.remark.value_or(""), remark);
    EXPECT_EQ(answer.has_fields, !expected["fields"].is_null());
  }
  if (expected["cut"].boolean_or(false)) return;
  if (expected["body"].is_null()) {
    EXPECT_EQ(answer.body_bytes(), "");
  } else {
    EXPECT_EQ(canonical(answer.body_bytes()), canonical(expected["body"].text_or("")));
  }
}

TEST(RecordedConversations, AreAnsweredAsRocketMqAnsweredThem) {
  std::ifstream file(SAKER_GOLDEN_DIR "/rpc/namesrv.jsonl");
  std::unique_ptr<TestServer> server;
  std::string scenario;
  int compared = 0;
  for (std::string line; std::getline(file, line);) {
    const Result<Document> document = Document::parse(line);
    ASSERT_TRUE(document.ok());
    const Value root = document->root();
    if (root["scenario"].text_or("") != scenario) {
      scenario = root["scenario"].text_or("");
      server = std::make_unique<TestServer>();
      if (scenario == "errors") register_broker_a(*server);
      if (scenario == "broker-namesrv-single-topic") empty_order_topics(*server);
    }
    const std::string name = root["case"].text_or("");
    SCOPED_TRACE(scenario + ": " + name);
    const std::string body = from_hex(root["body"].text_or(""));
    const Answer answer = server->ask(root["code"].int_or(0), fields_of(root["fields"]), body,
                                      root["version"].int_or(0));
    if (scenario == "errors" && kDifferent.count(name) > 0) continue;
    compare(answer, root["answer"]);
    ++compared;
  }
  EXPECT_GE(compared, 90);
}

}  // namespace

}  // namespace saker::namesrv
