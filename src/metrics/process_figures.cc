#include "metrics/process_figures.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace saker::metrics {
namespace {

constexpr std::int64_t kKibi = 1024;

struct ProcessFigures {
  double cpu_seconds = 0;
  double started_seconds = 0;  ///< since 1970
  std::int64_t resident_bytes = 0;
  std::int64_t anonymous_bytes = 0;
  std::int64_t open_files = 0;
  std::int64_t open_files_max = 0;
  std::int64_t threads = 0;
};

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

}  // namespace

void add_process(Exposition& out) {
  const ProcessFigures figures = read_process_figures();
  out.counter("process_cpu_seconds_total", "Processor time of all threads.");
  out.add(figures.cpu_seconds);
  out.gauge("process_start_time_seconds", "When the process began, since 1970.");
  out.add(figures.started_seconds);
  out.gauge("process_resident_memory_bytes", "Memory, mapped files too.");
  out.add(figures.resident_bytes);
  out.gauge("saker_process_anonymous_memory_bytes", "Memory that is no mapped file.");
  out.add(figures.anonymous_bytes);
  out.gauge("process_open_fds", "Open file descriptors.");
  out.add(figures.open_files);
  out.gauge("process_max_fds", "File descriptors that may be open.");
  out.add(figures.open_files_max);
  out.gauge("process_threads", "Threads.");
  out.add(figures.threads);
}

}  // namespace saker::metrics
