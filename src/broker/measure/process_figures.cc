#include "broker/measure/process_figures.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace saker::broker {
namespace {

constexpr std::int64_t kKibi = 1024;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

void read_status(ProcessFigures& figures) {
  std::ifstream status("/proc/self/status");
  for (std::string name; status >> name; status.ignore(256, '\n')) {
    if (name == "Threads:") status >> figures.threads;
    if (name == "VmRSS:" && status >> figures.resident_bytes) figures.resident_bytes *= kKibi;
    if (name == "RssAnon:" && status >> figures.anonymous_bytes) figures.anonymous_bytes *= kKibi;
  }
}

/// When the process began: the time that its own directory in /proc has.
double started() {
  const std::chrono::duration<double> boot_age = [] {
    std::ifstream uptime("/proc/uptime");
    double age = 0;
    uptime >> age;
    return std::chrono::duration<double>(age);
  }();
  std::ifstream stat("/proc/self/stat");
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  // The name of the program may hold blanks; what follows it does not.
  text.erase(0, text.rfind(')') + 1);
  std::size_t at = 0;
  for (int field = 3; field < 22 && at != std::string::npos; ++field) at = text.find(' ', at + 1);
  if (at == std::string::npos) return 0;
  const double ticks = std::stod(text.substr(at));
  const auto now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch());
  return (now - boot_age).count() + ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

ProcessFigures read_process_figures() {
  ProcessFigures figures;
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    figures.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  }
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
    figures.open_files_max = static_cast<std::int64_t>(files.rlim_cur);
  }
  std::error_code error;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end;
       at.increment(error)) {
    ++figures.open_files;
  }
  read_status(figures);
  figures.started_seconds = started();
  return figures;
}

}  // namespace saker::broker
