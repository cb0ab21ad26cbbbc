#include "namesrv/kv_store.h"

#include <gtest/gtest.h>

#include "namesrv/fakes.h"

namespace saker::namesrv {
namespace {

class KvStoreTest : public testing::Test {
 protected:
  FakeFiles files_;
  KvStore store_{files_, "kv.json"};
};

TEST_F(KvStoreTest, WhatWasPutIsThereAfterLoading) {
  ASSERT_TRUE(store_.load().ok());
  ASSERT_TRUE(store_.put("N", "k", "v").ok());
  ASSERT_TRUE(store_.put("N", "k2", "ü\"").ok());
  KvStore other(files_, "kv.json");
  ASSERT_TRUE(other.load().ok());
  EXPECT_EQ(other.get("N", "k"), "v");
  EXPECT_EQ(other.get("N", "k2"), "ü\"");
  EXPECT_EQ(other.get("N", "x"), std::nullopt);
  EXPECT_EQ(other.get("X", "k"), std::nullopt);
}

TEST_F(KvStoreTest, ANamespaceOutlivesItsLastKey) {
  ASSERT_TRUE(store_.put("N", "k", "v").ok());
  ASSERT_TRUE(store_.remove("N", "k").ok());
  ASSERT_TRUE(store_.list("N").has_value());
  EXPECT_TRUE(store_.list("N")->empty());
  EXPECT_FALSE(store_.list("X").has_value());
  EXPECT_TRUE(store_.remove("N", "k").ok());
}

TEST_F(KvStoreTest, AChangeThatCannotBeStoredDidNotHappen) {
  ASSERT_TRUE(store_.put("N", "k", "old").ok());
  files_.refuses = true;
  EXPECT_EQ(store_.put("N", "k", "new").error().code, ErrorCode::kIo);
  EXPECT_FALSE(store_.remove("N", "k").ok());
  EXPECT_EQ(store_.get("N", "k"), "old");
}

TEST_F(KvStoreTest, AFileOfRocketMqIsReadAndABrokenOneRefused) {
  files_.content["kv.json"] = R"({"configTable":{"ORDER_TOPIC_CONFIG":{"T":"broker-a:4"}}})";
  ASSERT_TRUE(store_.load().ok());
  EXPECT_EQ(store_.get("ORDER_TOPIC_CONFIG", "T"), "broker-a:4");
  files_.content["kv.json"] = "{broken";
  EXPECT_EQ(store_.load().error().code, ErrorCode::kCorrupt);
  files_.content["kv.json"] = "";
  EXPECT_TRUE(store_.load().ok());
}

}  // namespace

}  // namespace saker::namesrv
