#include "store/queue/queue_table.h"

#include <array>

#include <gtest/gtest.h>

#include "file/disk.h"

namespace saker::store {
namespace {

TEST(QueueTable, ManyAreFoundAsOneIs) {
  file::RealDisk disk;
  QueueTable table(disk, "/nowhere", 6'000'000);
  Queue& known = table.find_or_create("known", {3});
  std::array<QueueTable::Wanted, 4> wanted{{{.topic = "new", .id = {0}},
                                            {.topic = "known", .id = {3}},
                                            {.topic = "known", .id = {4}},
                                            {.topic = "new", .id = {0}}}};
  table.find_or_create(wanted);
  EXPECT_EQ(wanted[1].queue, &known);
  EXPECT_EQ(wanted[0].queue, table.find("new", {0}));
  EXPECT_EQ(wanted[3].queue, wanted[0].queue);
  EXPECT_EQ(wanted[2].queue->name().id, QueueId{4});
  EXPECT_EQ(table.size(), 3u);
  EXPECT_EQ(table.all().size(), 3u);
}

}  // namespace
}  // namespace saker::store
