#include "base/java_hash.h"
#include "broker/produce/sending_fixture.h"
#include "model/sys_flag.h"
#include "wire/record/batch_body.h"
#include "wire/record/message_id.h"

namespace saker::broker {
namespace {

using api::Status;

class BatchSending : public Sending {
 protected:
  api::SendRequest batch(std::string_view topic, std::string_view properties = "") {
    body_.clear();
    wire::record::append_unit(body_, {1, "a", property_text({{"TAGS", "TagA"}})});
    wire::record::append_unit(body_, {2, "bc", ""});
    api::SendRequest request = message(topic, body_, properties);
    request.batch = true;
    return request;
  }
  std::string body_;
};

TEST_F(BatchSending, EveryUnitBecomesARecord) {
  const Sent sent = send(batch("T", property_text({{"UNIQ_KEY", "U"}})));
  EXPECT_EQ(sent.status, Status::kOk);
  EXPECT_EQ(sent.transaction_id, "U");
  const auto records = stored("T");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].properties, property_text({{"TAGS", "TagA"}}));
  EXPECT_EQ(records[1].body, "bc");
  EXPECT_EQ(records[1].flag, 2);
  EXPECT_EQ(store().entries("T")[0].tags_code, java_hash("TagA"));
  ASSERT_EQ(sent.message_id.size(), 65u);
  EXPECT_EQ(sent.message_id[32], ',');
  const auto second = wire::record::decode_message_id(sent.message_id.substr(33));
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->log_offset, records[1].log_offset);
}

TEST_F(BatchSending, WithoutAKeyOfItsOwnNoneIsAnswered) {
  EXPECT_EQ(send(batch("T")).transaction_id, "");
}

TEST_F(BatchSending, WhatABatchMayNotBe) {
  expect_refused(batch("%RETRY%G"), Status::kMessageIllegal,
                 "batch request does not support retry group %RETRY%G");
  expect_refused(batch("T", property_text({{"DELAY", "1"}})), Status::kMessageIllegal, kIllegal);
  api::SendRequest garbage = batch("T");
  garbage.body = "garbage body that is no batch";
  EXPECT_EQ(send(garbage).status, Status::kFailed);
  const std::string huge(5 << 20, 'x');
  garbage.body = huge;
  EXPECT_EQ(send(garbage).status, Status::kFailed);
  EXPECT_EQ(store().max_log_offset().value, 0);
}

class BatchQueueSending : public BatchSending {
 protected:
  void make_batch_topic() {
    Topic topic;
    topic.name = "BCQ";
    topic.attributes = {{"+queue.type", "BatchCQ"}};
    EXPECT_TRUE(put_topic(topic).ok());
  }
};

TEST_F(BatchQueueSending, ABatchWithAKeyIsStoredAsOneRecord) {
  make_batch_topic();
  EXPECT_EQ(store().batch_topics, std::vector<std::string>{"BCQ"});
  const api::SendRequest request = batch("BCQ", property_text({{"UNIQ_KEY", "U"}}));
  EXPECT_EQ(send(request).transaction_id, "U");
  const auto records = stored("BCQ");
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].body, request.body);
  EXPECT_EQ(store().entries("BCQ")[0].inner_count, 2);
}

TEST_F(BatchQueueSending, WithoutAKeyAndAloneMessagesAreStoredAsEverywhere) {
  make_batch_topic();
  EXPECT_EQ(send(batch("BCQ")).status, Status::kOk);
  EXPECT_EQ(send(message("BCQ")).status, Status::kOk);
  ASSERT_EQ(store().entries("BCQ").size(), 3u);
  for (const FakeStore::Entry& entry : store().entries("BCQ")) EXPECT_EQ(entry.inner_count, 0);
}

TEST_F(BatchQueueSending, WhatSaysThatItIsABatchMustBeOneAndGoWhereItCounts) {
  make_batch_topic();
  const std::string body(batch("BCQ").body);
  const auto text = property_text({{"INNER_NUM", "7"}, {"UNIQ_KEY", "U"}});
  api::SendRequest inner = message("BCQ", body, text);
  inner.sys_flag = sys_flag::kInnerBatch;
  inner.topic = "T";
  expect_refused(inner, Status::kMessageIllegal, kIllegal);
  inner.topic = "BCQ";
  inner.body = "no batch";
  expect_refused(inner, Status::kMessageIllegal, kIllegal);
  expect_refused(message("BCQ", body, text), Status::kMessageIllegal, kIllegal);

  inner.body = body;
  EXPECT_EQ(send(inner).status, Status::kOk);
  EXPECT_EQ(store().entries("BCQ")[0].inner_count, 2);
  EXPECT_EQ(property::find(stored("BCQ")[0].properties, "INNER_NUM"), "");  // the store's to add
}

}  // namespace
}  // namespace saker::broker
