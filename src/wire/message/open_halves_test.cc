#include "wire/message/open_halves.h"

#include <deque>

#include <gtest/gtest.h>

#include "model/property.h"

namespace saker::wire::message {
namespace {

using Offsets = std::vector<std::int64_t>;

class HalfMessages : public testing::Test {
 protected:
  /// A copy at the next offset.
  void add(const std::string& id, std::string_view name = {}, std::string_view value = {}) {
    std::string& text = texts_.emplace_back();
    property::append(text, property::kUniqueKey, id);
    if (!name.empty()) property::append(text, name, value);
    Message copy;
    copy.record.queue_offset = {static_cast<std::int64_t>(copies_.size())};
    copy.record.properties = text;
    copies_.push_back(copy);
  }

  Offsets open(const Offsets& ended) const {
    Offsets offsets;
    for (const Message& message : open_of(copies_, ended))
      offsets.push_back(message.queue_offset());
    return offsets;
  }

 private:
  std::deque<std::string> texts_;
  std::vector<Message> copies_;
};

TEST_F(HalfMessages, AreOpenUntilAnOpRecordNamesThem) {
  add("A");
  add("B");
  EXPECT_EQ(open({}), (Offsets{0, 1}));
  EXPECT_EQ(open({0}), (Offsets{1}));
  EXPECT_EQ(open({0, 1}), Offsets{});
}

TEST_F(HalfMessages, StandForTheirNewestCopy) {
  add("A");
  add("B");
  add("A", property::kCheckTimes, "1");
  EXPECT_EQ(open({}), (Offsets{1, 2}));
  EXPECT_EQ(open({2}), (Offsets{1}));
  EXPECT_EQ(open({0}), (Offsets{1, 2})) << "the older copy ended because there is a newer one";
}

TEST_F(HalfMessages, AreOverByTheCopyThatTheyRenew) {
  add("A", property::kFirstHalfOffset, "100");
  add("B", property::kRenewedHalfOffset, "200");
  EXPECT_EQ(open({100, 200}), (Offsets{0}));
}

TEST(OpBody, IsAListOrOneNumber) {
  EXPECT_EQ(parse_op_body("1,22,333,"), (Offsets{1, 22, 333}));
  EXPECT_EQ(parse_op_body("7"), (Offsets{7}));
  EXPECT_EQ(parse_op_body("x,,8,"), (Offsets{8}));
  EXPECT_EQ(parse_op_body(""), Offsets{});
}

}  // namespace
}  // namespace saker::wire::message
