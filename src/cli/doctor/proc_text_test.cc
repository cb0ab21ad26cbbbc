#include "cli/doctor/proc_text.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

TEST(ParseNumber, TakesOneNumberAndBlanksAroundIt) {
  EXPECT_EQ(parse_number("65530\n"), 65530);
  EXPECT_EQ(parse_number(" 0 "), 0);
  for (const char* text : {"", "\n", "many", "1 2", "10k"})
    EXPECT_FALSE(parse_number(text).has_value()) << text;
}

TEST(ParseChoice, IsTheWordInBracketsOrTheOnlyOne) {
  EXPECT_EQ(parse_choice("none [mq-deadline] kyber bfq \n"), "mq-deadline");
  EXPECT_EQ(parse_choice("always [madvise] never\n"), "madvise");
  EXPECT_EQ(parse_choice("none\n"), "none");
  for (const char* text : {"", "\n", "a b", "a [b", "a []"})
    EXPECT_FALSE(parse_choice(text).has_value()) << text;
}

TEST(ParseMemoryBytes, FindsTheWholeName) {
  const char* text = "MemTotal:       24684 kB\nSwapTotalX:  7 kB\nSwapTotal:       2097148 kB\n";
  EXPECT_EQ(parse_memory_bytes(text, "SwapTotal"), std::int64_t{2097148} * 1024);
  EXPECT_EQ(parse_memory_bytes(text, "MemTotal"), std::int64_t{24684} * 1024);
  EXPECT_FALSE(parse_memory_bytes(text, "Swap").has_value());
  EXPECT_FALSE(parse_memory_bytes("SwapTotal: many kB\n", "SwapTotal").has_value());
  EXPECT_FALSE(parse_memory_bytes("SwapTotal: 12\n", "SwapTotal").has_value());
}

constexpr const char* kMounts =
    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard\n"
    "30 22 8:17 / /var/lib rw,noatime shared:2 master:3 - xfs /dev/sdb1 rw\n"
    "31 22 0:40 / /mnt/a\\040b rw - tmpfs tmpfs rw,size=4k\n"
    "32 22 0:41 / /srv rw - nfs4 host:/export rw\n"
    "33 22 0:42 / /srv rw - btrfs /dev/sdc rw\n"
    "broken line\n";

TEST(FindMount, IsTheDeepestThatThePathLiesBelow) {
  const auto mount = find_mount(kMounts, "/var/lib/saker/store");
  ASSERT_TRUE(mount.has_value());
  EXPECT_EQ(mount->point, "/var/lib");
  EXPECT_EQ(mount->type, "xfs");
  EXPECT_EQ(mount->source, "/dev/sdb1");
  EXPECT_EQ(find_mount(kMounts, "/var/library")->type, "ext4");
  EXPECT_EQ(find_mount(kMounts, "/mnt/a b")->type, "tmpfs");
}

TEST(FindMount, TakesTheOneOnTopOfSeveralAtOnePoint) {
  EXPECT_EQ(find_mount(kMounts, "/srv/x")->type, "btrfs");
}

TEST(FindMount, FindsNothingWithoutAMount) {
  EXPECT_FALSE(find_mount("", "/x").has_value());
  EXPECT_FALSE(find_mount(kMounts, "relative").has_value());
}

}  // namespace
}  // namespace saker::cli
