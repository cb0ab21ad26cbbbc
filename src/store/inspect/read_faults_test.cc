#include "store/inspect/read_faults.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "store/inspect/damaged_store_fixture.h"
#include "store/inspect/selection.h"
#include "store/repair/repair_plan.h"

namespace {

// The part of one file that this process cannot read, as on a disk with bad sectors.
std::atomic<ino_t> bad_file = 0;
std::atomic<off_t> bad_begin = 0;
std::atomic<off_t> bad_end = 0;

}  // namespace

/// Stands before the C library's.
extern "C" ssize_t pread(int descriptor, void* to, size_t count, off_t at) {
  struct stat facts {};
  if (bad_file != 0 && ::fstat(descriptor, &facts) == 0 && facts.st_ino == bad_file &&
      at < bad_end && at + static_cast<off_t>(count) > bad_begin) {
    count = at < bad_begin ? static_cast<size_t>(bad_begin - at) : 0;
    if (count == 0) {
      errno = EIO;
      return -1;
    }
  }
  return ::syscall(SYS_pread64, descriptor, to, count, at);
}

namespace saker::store::inspect {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ReadFaultsTest : public DamagedStoreFixture {
 protected:
  ~ReadFaultsTest() override { bad_file = 0; }
  static void spoil(const std::string& path, off_t begin, off_t end) {
    struct stat facts {};
    ASSERT_EQ(::stat(path.c_str(), &facts), 0);
    bad_begin = begin;
    bad_end = end;
    bad_file = facts.st_ino;
  }
};

TEST_F(ReadFaultsTest, PartsThatMeetAreOne) {
  ReadFaults faults;
  EXPECT_TRUE(faults.empty());
  faults.add("f", {100, 50});
  faults.add("f", {300, 50});
  faults.add("f", {150, 10});
  faults.add("g", {0, 1});
  using Fault = ReadFaults::Fault;
  EXPECT_THAT(faults.all(),
              ElementsAre(Fault{"f", 100, 160}, Fault{"f", 300, 350}, Fault{"g", 0, 1}));
  faults.add("f", {120, 200});
  EXPECT_THAT(faults.all(), ElementsAre(Fault{"f", 100, 350}, Fault{"g", 0, 1}));
}

TEST_F(ReadFaultsTest, BadSectorsOfTheLogCostWhatStandsInThem) {
  fill();
  spoil(segment_of(records[5]), 20'480, 24'576);
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), ElementsAre("log-damage", "queue-lost", "unreadable"));
  EXPECT_THAT(text_of(found, kind::kUnreadable), HasSubstr("commitlog/" + segment_name(0)));
  EXPECT_THAT(text_of(found, kind::kUnreadable), HasSubstr("up to 24576"));
  EXPECT_EQ(found.record_count, kCount - 2);
  EXPECT_EQ(found.log_end, end);
  for (const Finding& finding : found.findings.kept()) {
    if (finding.kind == kind::kUnreadable) {
      EXPECT_EQ(finding.offset, 20'480);
    }
  }
}

TEST_F(ReadFaultsTest, BadSectorsOfOtherFilesDoNotEndTheCheckEither) {
  options.index_enabled = true;
  fill();
  std::vector<std::string> files{queue_file(1), path("checkpoint")};
  const Result<file::Entries> index = file::list_directory(path("index"));
  for (const std::string& name : index->files) files.push_back(path("index/" + name));
  for (const std::string& file : files) {
    bad_file = 0;
    const Survey survey = look();
    spoil(file, 0, 4096);
    const Result<Verdict> found = verify(survey, {});
    ASSERT_TRUE(found.ok()) << found.error().message;
    EXPECT_THAT(kinds(*found, false), Contains("unreadable")) << file;
    EXPECT_EQ(found->record_count, kCount);
  }
}

TEST_F(ReadFaultsTest, RepairLeavesAFailingDiskAlone) {
  fill();
  spoil(segment_of(records[5]), 20'480, 24'576);
  const repair::RepairPlan plan = repair::plan_repair(look(), verdict());
  EXPECT_TRUE(plan.is_empty());
  EXPECT_THAT(plan.cannot, ElementsAre(HasSubstr("another disk")));
}

TEST_F(ReadFaultsTest, ADumpSaysWhatIsMissingAndGoesOn) {
  fill();
  spoil(segment_of(records[5]), 20'480, 24'576);
  int lost = 0;
  const auto selected = select(
      look(), {}, [](const wire::record::Record&) {},
      [&lost](LogOffset, const std::string&) { ++lost; }, {});
  ASSERT_TRUE(selected.ok()) << selected.error().message;
  EXPECT_EQ(selected->count, kCount - 2);
  EXPECT_EQ(lost, 2);  // the records, and the bytes
}

TEST_F(ReadFaultsTest, ADumpOfAQueueSaysWhichEntriesItLacks) {
  fill();
  spoil(queue_file(1), 0, 4096);
  Selection selection;
  selection.topic = "T";
  int lost = 0;
  const auto selected = select(
      look(), selection, [](const wire::record::Record&) {},
      [&lost](LogOffset, const std::string&) { ++lost; }, {});
  ASSERT_TRUE(selected.ok()) << selected.error().message;
  EXPECT_EQ(selected->count, kCount - kCount / 4);
  EXPECT_GT(lost, 0);
}

}  // namespace
}  // namespace saker::store::inspect
