#include "file/bus_error.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace saker::file {
namespace {

// All of this runs inside a signal handler: no allocation, no locks, no stdio.

void say(std::string_view text) {
  const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
  (void)ignored;
}

/// The hexadecimal number in front, which is taken away with what follows it.
std::uintptr_t take_hex(std::string_view& text) {
  std::uintptr_t number = 0;
  std::size_t used = 0;
  for (; used < text.size(); ++used) {
    const char c = text[used];
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) break;
    number = number * 16 + static_cast<std::uintptr_t>(digit);
  }
  text.remove_prefix(used < text.size() ? used + 1 : used);
  return number;
}

/// Reads /proc/self/maps line by line: "begin-end rights offset device inode path".
class Maps {
 public:
  Maps() : descriptor_(::open("/proc/self/maps", O_RDONLY | O_CLOEXEC)) {}
  ~Maps() { ::close(descriptor_); }

  /// Without its end; empty behind the last one.
  std::string_view next() {
    length_ = 0;
    for (char c = 0; length_ < sizeof line_ && take(c) && c != '\n';) line_[length_++] = c;
    return {line_, length_};
  }

 private:
  bool take(char& c) {
    if (at_ == filled_) {
      const ssize_t got = ::read(descriptor_, buffer_, sizeof buffer_);
      at_ = 0;
      filled_ = got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    if (at_ == filled_) return false;
    c = buffer_[at_++];
    return true;
  }

  const int descriptor_;
  char buffer_[4096];
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  char line_[4600];
  std::size_t length_ = 0;
};

void on_bus_error(int /*signal*/, siginfo_t* info, void* /*context*/) {
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  say("saker: the disk does not give a page of a file; look at the kernel log, and at the store "
      "with saker store verify: ");
  Maps maps;
  for (std::string_view line = maps.next(); !line.empty(); line = maps.next()) {
    std::string_view rest = line;
    const std::uintptr_t begin = take_hex(rest);
    const std::uintptr_t end = take_hex(rest);
    if (address >= begin && address < end) say(line.substr(line.find('/') % line.size()));
  }
  say("\n");
  // Back to where it came from, which this time ends the process.
  ::signal(SIGBUS, SIG_DFL);
}

}  // namespace

void report_bus_errors() {
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGBUS, &action, nullptr);
}

}  // namespace saker::file
