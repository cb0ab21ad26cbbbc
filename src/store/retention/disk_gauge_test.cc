#include "store/retention/disk_gauge.h"

#include <gmock/gmock.h>

#include "file/faulty_disk.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DiskGaugeTest : public ::testing::Test {
 protected:
  DiskState look(std::optional<int> log, std::optional<int> queues = 1) {
    disk.set_used_percent("/log", log);
    disk.set_used_percent("/queues", queues);
    return gauge.look();
  }

  file::FaultyDisk disk;
  RetentionOptions options;
  DiskGauge gauge{disk, {{"/log"}, "/queues"}, options};
};

/// How full a disk is, and what follows at the default settings.
struct Level {
  const char* name;
  std::optional<int> percent;
  bool expires_now;
  bool forces;
  bool refuses;
};

class DiskLevels : public DiskGaugeTest, public ::testing::WithParamInterface<Level> {
 protected:
  static void expect_level(const DiskState& state) {
    EXPECT_EQ(state.expires_now, GetParam().expires_now);
    EXPECT_EQ(state.forces, GetParam().forces);
    EXPECT_EQ(!state.refusal.empty(), GetParam().refuses) << state.refusal;
  }
};

TEST_P(DiskLevels, OfTheLog) { expect_level(look(GetParam().percent, 1)); }
TEST_P(DiskLevels, OfTheQueues) { expect_level(look(1, GetParam().percent)); }

INSTANTIATE_TEST_SUITE_P(Default, DiskLevels,
                         ::testing::Values(Level{"Empty", 0, false, false, false},
                                           Level{"AtExpire", 75, false, false, false},
                                           Level{"AboveExpire", 76, true, false, false},
                                           Level{"AtForce", 85, true, false, false},
                                           Level{"AboveForce", 86, true, true, false},
                                           Level{"AtRefuse", 90, true, true, false},
                                           Level{"AboveRefuse", 91, true, true, true},
                                           Level{"Full", 100, true, true, true},
                                           Level{"Missing", std::nullopt, true, false, false}),
                         [](const auto& info) { return info.param.name; });

TEST_F(DiskGaugeTest, SendsAreRefusedUntilTheLowerLevelIsReached) {
  EXPECT_TRUE(look(90).refusal.empty());
  EXPECT_FALSE(look(91).refusal.empty());
  EXPECT_FALSE(look(86).refusal.empty());
  EXPECT_TRUE(look(85).refusal.empty());
  EXPECT_TRUE(look(90).refusal.empty());
}

TEST_F(DiskGaugeTest, TheRefusalSaysHowFullWhichDiskIs) {
  EXPECT_THAT(look(93).refusal, HasSubstr("/log 93% used, more than 90%"));
  EXPECT_THAT(look(10, 97).refusal, HasSubstr("/queues 97% used, more than 90%"));
}

TEST_F(DiskGaugeTest, WithoutForceOnlyExpiredFilesGo) {
  options.may_force = false;
  DiskGauge careful{disk, {{"/log"}, "/queues"}, options};
  disk.set_used_percent("/log", 95);
  const DiskState state = careful.look();
  EXPECT_FALSE(state.forces);
  EXPECT_TRUE(state.expires_now);
  EXPECT_FALSE(state.refusal.empty());
  EXPECT_THAT(state.full_directories, ElementsAre("/log"));
}

TEST(DiskLimits, AreMovedIntoTheirBounds) {
  RetentionOptions low;
  low.expire_percent = low.force_percent = low.refuse_percent = 0;
  EXPECT_EQ(disk_limits(low).expire, 10);
  EXPECT_EQ(disk_limits(low).force, 30);
  EXPECT_EQ(disk_limits(low).refuse, 35);
  RetentionOptions high;
  high.expire_percent = high.force_percent = high.refuse_percent = 100;
  EXPECT_EQ(disk_limits(high).expire, 95);
  EXPECT_EQ(disk_limits(high).force, 85);
  EXPECT_EQ(disk_limits(high).refuse, 90);
}

class ManyDirectories : public ::testing::Test {
 protected:
  file::FaultyDisk disk;
  DiskGauge gauge{disk, {{"/a", "/b"}, "/queues"}, RetentionOptions{}};
};

TEST_F(ManyDirectories, TheEmptiestCounts) {
  disk.set_used_percent("/a", 99);
  disk.set_used_percent("/b", 70);
  const DiskState state = gauge.look();
  EXPECT_FALSE(state.expires_now);
  EXPECT_FALSE(state.forces);
  EXPECT_THAT(state.refusal, IsEmpty());
}

TEST_F(ManyDirectories, FullIsAboveTheForcibleLevel) {
  disk.set_used_percent("/a", 86);
  disk.set_used_percent("/b", 85);
  EXPECT_THAT(gauge.look().full_directories, ElementsAre("/a"));
  disk.set_used_percent("/a", 85);
  EXPECT_THAT(gauge.look().full_directories, IsEmpty());
}

TEST_F(ManyDirectories, AllFullRefuses) {
  disk.set_used_percent("/a", 95);
  disk.set_used_percent("/b", 92);
  const DiskState state = gauge.look();
  EXPECT_THAT(state.refusal, HasSubstr("/b 92% used"));
  EXPECT_THAT(state.full_directories, ElementsAre("/a", "/b"));
}

}  // namespace
}  // namespace saker::store
