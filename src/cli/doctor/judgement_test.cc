#include "cli/doctor/judgement.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

const Error kUnreadable{ErrorCode::kPermissionDenied, "cannot read /sys/x: no"};

DiskQueue queue(std::string scheduler, std::int64_t rotational) {
  return {"sda", Result<std::string>(std::move(scheduler)), rotational,
          Result<std::string>("write back")};
}

FileSystemRoom room(std::int64_t used, std::int64_t usable, std::int64_t inodes = 1 << 20,
                    std::int64_t free_inodes = 1 << 19) {
  return {used, usable, inodes, free_inodes};
}

Latency latency(double median_us, double p99_us) {
  return {.count = 100, .median_us = median_us, .p99_us = p99_us, .max_us = p99_us};
}

TEST(Judgement, WhatCannotBeReadIsUnknownAndSaysWhy) {
  for (const Check& check :
       {judge_descriptors(kUnreadable), judge_memory_maps(kUnreadable), judge_swap(kUnreadable),
        judge_huge_pages(kUnreadable), judge_locked_memory(kUnreadable), judge_clock(kUnreadable),
        judge_file_system(kUnreadable), judge_scheduler(kUnreadable), judge_rotational(kUnreadable),
        judge_write_cache(kUnreadable), judge_space(kUnreadable), judge_inodes(kUnreadable),
        judge_loopback(kUnreadable), judge_flush(kUnreadable)}) {
    EXPECT_EQ(check.verdict, Verdict::kUnknown) << check.what;
    EXPECT_EQ(check.value, kUnreadable.message) << check.what;
  }
}

TEST(Judgement, OneFieldOfADiskMayBeUnreadable) {
  DiskQueue disk = queue("none", 0);
  disk.write_cache = kUnreadable;
  EXPECT_EQ(judge_scheduler(disk).verdict, Verdict::kOk);
  EXPECT_EQ(judge_write_cache(disk).verdict, Verdict::kUnknown);
}

TEST(Judgement, DescriptorsHaveTwoBounds) {
  EXPECT_EQ(judge_descriptors(Limit{}).verdict, Verdict::kOk);
  EXPECT_EQ(judge_descriptors(Limit{65'536, 65'536}).verdict, Verdict::kOk);
  EXPECT_EQ(judge_descriptors(Limit{1'024, 65'535}).verdict, Verdict::kAdvice);
  EXPECT_EQ(judge_descriptors(Limit{4'096, 4'096}).verdict, Verdict::kAdvice);
  EXPECT_EQ(judge_descriptors(Limit{1'024, 4'095}).verdict, Verdict::kBad);
}

TEST(Judgement, OfDescriptorsTheHardLimitCounts) {
  EXPECT_EQ(judge_descriptors(Limit{1'024, 524'288}).verdict, Verdict::kOk);
  EXPECT_EQ(judge_descriptors(Limit{1'024, 524'288}).value, "524288");
  EXPECT_TRUE(judge_descriptors(Limit{1'024, 4'096}).advice.ends_with("as root"));
}

TEST(Judgement, MemoryMapsBelowTheKernelsDefaultAreFew) {
  EXPECT_EQ(judge_memory_maps(65'530).verdict, Verdict::kOk);
  EXPECT_EQ(judge_memory_maps(65'529).verdict, Verdict::kAdvice);
}

TEST(Judgement, SwappinessMattersOnlyWhereThereIsSwap) {
  EXPECT_EQ(judge_swap(Swap{0, 60}).verdict, Verdict::kOk);
  EXPECT_EQ(judge_swap(Swap{kGiB, 10}).verdict, Verdict::kOk);
  EXPECT_EQ(judge_swap(Swap{kGiB, 60}).verdict, Verdict::kAdvice);
}

TEST(Judgement, HugePagesAlwaysAreAdvisedAgainst) {
  EXPECT_EQ(judge_huge_pages(std::string("madvise")).verdict, Verdict::kOk);
  EXPECT_EQ(judge_huge_pages(std::string("never")).verdict, Verdict::kOk);
  EXPECT_EQ(judge_huge_pages(std::string("always")).verdict, Verdict::kAdvice);
}

TEST(Judgement, ClockIsSynchronisedAndNotFarOff) {
  EXPECT_EQ(judge_clock(ClockState{true, 2'000}).verdict, Verdict::kOk);
  EXPECT_EQ(judge_clock(ClockState{true, 200'000}).verdict, Verdict::kAdvice);
  EXPECT_EQ(judge_clock(ClockState{false, 0}).verdict, Verdict::kAdvice);
}

TEST(Judgement, FileSystemInMemoryIsBad) {
  EXPECT_EQ(judge_file_system(std::string("ext4")).verdict, Verdict::kOk);
  EXPECT_EQ(judge_file_system(std::string("nfs4")).verdict, Verdict::kAdvice);
  EXPECT_EQ(judge_file_system(std::string("tmpfs")).verdict, Verdict::kBad);
}

TEST(Judgement, SchedulersThatShareTurnsAreAdvisedAgainst) {
  EXPECT_EQ(judge_scheduler(queue("none", 0)).verdict, Verdict::kOk);
  const Check fair = judge_scheduler(queue("bfq", 0));
  EXPECT_EQ(fair.verdict, Verdict::kAdvice);
  EXPECT_EQ(fair.advice, "echo mq-deadline > /sys/block/sda/queue/scheduler");
}

TEST(Judgement, RotatingDisksAreSlow) {
  EXPECT_EQ(judge_rotational(queue("none", 0)).verdict, Verdict::kOk);
  EXPECT_EQ(judge_rotational(queue("none", 1)).verdict, Verdict::kAdvice);
}

TEST(Judgement, SpaceFollowsTheBrokersBounds) {
  EXPECT_EQ(judge_space(room(75 * kGiB, 25 * kGiB)).verdict, Verdict::kOk);
  EXPECT_EQ(judge_space(room(76 * kGiB, 24 * kGiB)).verdict, Verdict::kAdvice);
  EXPECT_EQ(judge_space(room(90 * kGiB, 10 * kGiB)).verdict, Verdict::kAdvice);
  EXPECT_EQ(judge_space(room(91 * kGiB, 9 * kGiB)).verdict, Verdict::kBad);
}

TEST(Judgement, InodesMayHaveNoNumber) {
  EXPECT_EQ(judge_inodes(room(0, kGiB, 0, 0)).verdict, Verdict::kOk);
  EXPECT_EQ(judge_inodes(room(0, kGiB)).verdict, Verdict::kOk);
  EXPECT_EQ(judge_inodes(room(0, kGiB, 1 << 20, 20'000)).verdict, Verdict::kAdvice);
  EXPECT_EQ(judge_inodes(room(0, kGiB, 1 << 20, 100)).verdict, Verdict::kBad);
}

TEST(Judgement, LatenciesHaveTwoBounds) {
  EXPECT_EQ(judge_flush(latency(500, 5'000)).verdict, Verdict::kOk);
  EXPECT_EQ(judge_flush(latency(500, 50'000)).verdict, Verdict::kAdvice);
  EXPECT_EQ(judge_flush(latency(500, 600'000)).verdict, Verdict::kBad);
  EXPECT_EQ(judge_loopback(latency(50, 5'000)).verdict, Verdict::kOk);
  EXPECT_EQ(judge_loopback(latency(500, 5'000)).verdict, Verdict::kAdvice);
  EXPECT_EQ(judge_loopback(latency(5'000, 5'000)).verdict, Verdict::kBad);
}

}  // namespace
}  // namespace saker::cli
