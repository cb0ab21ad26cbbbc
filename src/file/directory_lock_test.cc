#include "file/directory_lock.h"

#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "file/scratch_directory.h"
#include "file/whole_file.h"

namespace saker::file {
namespace {

/// Runs the check in a process of its own; true if it returned true there.
template <class Check>
bool in_another_process(const Check& check) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(check() ? 0 : 1);
  int status = 1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(DirectoryLock, KeepsAnotherProcessOutAndSaysWhichFile) {
  const ScratchDirectory scratch;
  RealDisk disk;
  auto held = DirectoryLock::acquire(disk, scratch / "lock");
  ASSERT_TRUE(held.ok());
  EXPECT_TRUE(in_another_process([&] {
    const auto second = DirectoryLock::acquire(disk, scratch / "lock");
    return !second.ok() && second.error().code == ErrorCode::kFailedPrecondition &&
           second.error().message.find(scratch / "lock") != std::string::npos &&
           second.error().message.find(std::to_string(::getppid())) != std::string::npos;
  }));
}

TEST(DirectoryLock, IsFreeAgainWhenItsHolderIsGone) {
  const ScratchDirectory scratch;
  RealDisk disk;
  ASSERT_TRUE(DirectoryLock::acquire(disk, scratch / "lock").ok());
  EXPECT_TRUE(
      in_another_process([&] { return DirectoryLock::acquire(disk, scratch / "lock").ok(); }));
  EXPECT_EQ(*read_whole(scratch / "lock"), "lock");
}

TEST(DirectoryLock, SaysWhoHoldsItAndChangesNothing) {
  const ScratchDirectory scratch;
  RealDisk disk;
  EXPECT_FALSE(DirectoryLock::holder(scratch / "lock")->has_value());
  EXPECT_FALSE(std::filesystem::exists(scratch / "lock"));
  {
    const auto held = DirectoryLock::acquire(disk, scratch / "lock");
    EXPECT_TRUE(in_another_process([&] {
      return **DirectoryLock::holder(scratch / "lock") == "process " + std::to_string(::getppid());
    }));
    // Looking did not take it away.
    EXPECT_TRUE(
        in_another_process([&] { return !DirectoryLock::acquire(disk, scratch / "lock").ok(); }));
  }
  EXPECT_FALSE(DirectoryLock::holder(scratch / "lock")->has_value());
}

}  // namespace
}  // namespace saker::file
