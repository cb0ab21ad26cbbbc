#include "net/outbox.h"

#include <gtest/gtest.h>

namespace saker::net {
namespace {

std::string gathered(const Outbox& outbox) {
  iovec pieces[Outbox::kPiecesMax];
  std::string all;
  const int count = outbox.gather(pieces);
  for (int i = 0; i < count; ++i) {
    all.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
  }
  return all;
}

TEST(Outbox, KeepsTextAndViewsInOrder) {
  const std::string big(1000, 'v');
  Outbox outbox;
  outbox.text() += "head";
  outbox.add_view(big, nullptr);
  outbox.text() += "tail";
  outbox.commit_text();
  EXPECT_EQ(gathered(outbox), "head" + big + "tail");
  EXPECT_EQ(outbox.pending(), 1008u);
}

TEST(Outbox, AdjacentTextIsOnePiece) {
  Outbox outbox;
  outbox.text() += "a";
  outbox.commit_text();
  outbox.text() += "b";
  outbox.commit_text();
  iovec pieces[Outbox::kPiecesMax];
  EXPECT_EQ(outbox.gather(pieces), 1);
}

TEST(Outbox, SentTextIsGivenUpThoughTheRestIsNeverAllSent) {
  const std::string big(1000, 'v');
  Outbox outbox;
  std::size_t put = 0;
  std::size_t taken = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    std::string text = std::to_string(put);
    text.resize(400, 't');
    outbox.text() += text;
    outbox.commit_text();
    if (turn % 3 == 0) outbox.add_view(big, nullptr);
    put = taken + outbox.pending();
    if (outbox.pending() < 100'000) continue;
    outbox.consume(outbox.pending() - 50'000);
    taken = put - outbox.pending();
  }
  EXPECT_LT(outbox.text_bytes(), 2 * Outbox::kSentTextBytes);
  outbox.text() += "the end";
  outbox.commit_text();
  outbox.consume(outbox.pending() - 7);
  EXPECT_EQ(gathered(outbox), "the end");
}

TEST(Outbox, EverySplitOfWhatIsConsumedLeavesTheRest) {
  const std::string big(600, 'v');
  const std::string whole = "abc" + big + "xyz";
  for (std::size_t first = 0; first <= whole.size(); ++first) {
    Outbox outbox;
    outbox.text() += "abc";
    outbox.add_view(big, nullptr);
    outbox.text() += "xyz";
    outbox.commit_text();
    outbox.consume(first);
    EXPECT_EQ(gathered(outbox), whole.substr(first));
    outbox.consume(whole.size() - first);
    EXPECT_TRUE(outbox.empty());
  }
}

TEST(Outbox, AViewIsKeptAliveUntilItIsWritten) {
  auto owner = std::make_shared<std::string>(1000, 'v');
  std::weak_ptr<std::string> weak = owner;
  Outbox outbox;
  outbox.add_view(*owner, owner);
  owner.reset();
  outbox.consume(999);
  EXPECT_FALSE(weak.expired());
  outbox.consume(1);
  EXPECT_TRUE(weak.expired());
}

}  // namespace
}  // namespace saker::net
