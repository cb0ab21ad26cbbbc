#include "store/queue/queue_table.h"

#include <array>
#include <filesystem>

#include <gtest/gtest.h>

#include "file/directory.h"
#include "file/disk.h"
#include "file/scratch_directory.h"

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

TEST(QueueTable, EmptyDirectoriesAreNoQueuesAndGo) {
  file::RealDisk disk;
  const file::ScratchDirectory scratch;
  for (const char* name : {"Some/0", "Some/1/kept", "None/0", "None/7", "Other/notes"})
    std::filesystem::create_directories(scratch / name);
  std::filesystem::create_directory_symlink(scratch / "Other/notes", scratch / "Some/2");
  QueueTable table(disk, scratch.path(), 2'000);
  ASSERT_TRUE(table.load().ok());
  EXPECT_EQ(table.size(), 2u);
  EXPECT_NE(table.find("Some", {1}), nullptr);
  EXPECT_NE(table.find("Some", {2}), nullptr) << "it may be meant to be elsewhere";
  EXPECT_FALSE(file::exists(scratch / "Some/0"));
  EXPECT_TRUE(file::exists(scratch / "Some/2"));
  EXPECT_FALSE(file::exists(scratch / "None"));
  EXPECT_TRUE(file::exists(scratch / "Other/notes"));
}

}  // namespace
}  // namespace saker::store
