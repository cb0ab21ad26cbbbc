#include "cli/live/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

namespace saker::cli {
namespace {

constexpr const char* kEnter = "\x1b[?1049h\x1b[?25l";
constexpr const char* kLeave = "\x1b[?25h\x1b[?1049l";

sigset_t ends() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

TerminalSize terminal_size() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
    return {};
  return {size.ws_row, size.ws_col};
}

FullScreen::FullScreen() : is_on_(stdout_is_terminal()) {
  if (is_on_) write_out(kEnter);
}

FullScreen::~FullScreen() {
  if (is_on_) write_out(kLeave);
}

Interruption::Interruption() {
  const sigset_t set = ends();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // seen by write_out
}

bool Interruption::comes_within(std::int64_t ms) {
  constexpr std::int64_t kMsPerSecond = 1000;
  constexpr std::int64_t kNsPerMs = 1'000'000;
  const sigset_t set = ends();
  const timespec time{ms / kMsPerSecond, ms % kMsPerSecond * kNsPerMs};
  return ::sigtimedwait(&set, nullptr, &time) > 0;
}

std::string on_screen(const std::string& text, std::size_t column_count) {
  constexpr const char* kHome = "\x1b[H";
  constexpr const char* kClearLine = "\x1b[K\r\n";
  constexpr const char* kClearBelow = "\x1b[J";
  std::string out = kHome;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += text.substr(at, std::min(end - at, column_count)) + kClearLine;
    at = end + 1;
  }
  return out + kClearBelow;
}

bool write_out(const std::string& text) {
  return std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
}

}  // namespace saker::cli
