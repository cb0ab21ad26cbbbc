#include "cli/doctor/judgement.h"

#include <array>

#include "cli/text/text.h"

namespace saker::cli {
namespace {

// Half of the descriptors may go to files of queues, 16384 at most; the rest is connections.
constexpr std::int64_t kDescriptorsEnough = 65'536;
constexpr std::int64_t kDescriptorsLeast = 4'096;
// The kernel's default. Each mapped file of log and index counts.
constexpr std::int64_t kMemoryMapsEnough = 65'530;
constexpr std::int64_t kSwappinessMost = 10;
constexpr std::int64_t kClockErrorUsMost = 100'000;
constexpr double kLoopbackUsGood = 200;
constexpr double kLoopbackUsMost = 2'000;

/// The verdict of a check that could be read.
struct Opinion {
  std::string value;
  Verdict verdict = Verdict::kOk;
  std::string advice = {};
};

template <class T, class Judge>
Check check(std::string what, std::string why, const Result<T>& reading, const Judge& judge) {
  if (!reading) {
    return {std::move(what), reading.error().message, Verdict::kUnknown, "", std::move(why)};
  }
  Opinion opinion = judge(*reading);
  return {std::move(what), std::move(opinion.value), opinion.verdict, std::move(opinion.advice),
          std::move(why)};
}

std::string limit_text(const std::optional<std::int64_t>& limit) {
  return limit ? std::to_string(*limit) : "unlimited";
}

bool is_below(const std::optional<std::int64_t>& limit, std::int64_t bound) {
  return limit && *limit < bound;
}

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  constexpr std::array<std::string_view, 4> kNames{"ok", "advice", "bad", "unknown"};
  return kNames[static_cast<std::size_t>(verdict)];
}

Check judge_descriptors(const Result<Limit>& limit) {
  return check("open files", "each connection and each open queue file takes one", limit,
               [](const Limit& limits) -> Opinion {
                 // A server raises the soft limit to the hard one.
                 const std::string value = limit_text(limits.hard);
                 if (!is_below(limits.hard, kDescriptorsEnough)) return {value};
                 const bool is_bad = is_below(limits.hard, kDescriptorsLeast);
                 return {value, is_bad ? Verdict::kBad : Verdict::kAdvice,
                         "LimitNOFILE=1048576 in the unit, or ulimit -Hn 1048576 as root"};
               });
}

Check judge_memory_maps(const Result<std::int64_t>& max_map_count) {
  return check(
      "vm.max_map_count", "files of log and index are mapped while they are read", max_map_count,
      [](std::int64_t count) -> Opinion {
        if (count >= kMemoryMapsEnough) return {std::to_string(count)};
        return {std::to_string(count), Verdict::kAdvice, "sysctl -w vm.max_map_count=262144"};
      });
}

Check judge_swap(const Result<Swap>& swap) {
  return check("swap", "a broker whose memory was swapped out answers late", swap,
               [](const Swap& now) -> Opinion {
                 if (now.total_bytes == 0) return {"none"};
                 const std::string value =
                     size_text(now.total_bytes) + ", swappiness " + std::to_string(now.swappiness);
                 if (now.swappiness <= kSwappinessMost) return {value};
                 return {value, Verdict::kAdvice, "sysctl -w vm.swappiness=1, or no swap"};
               });
}

Check judge_huge_pages(const Result<std::string>& choice) {
  return check("transparent huge pages", "making huge pages stops threads for milliseconds", choice,
               [](const std::string& chosen) -> Opinion {
                 if (chosen != "always") return {chosen};
                 return {chosen, Verdict::kAdvice,
                         "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"};
               });
}

Check judge_locked_memory(const Result<Limit>& limit) {
  return check("locked memory", "Saker locks none; RocketMQ on this machine would", limit,
               [](const Limit& limits) -> Opinion {
                 return {limits.soft ? size_text(*limits.soft) : "unlimited"};
               });
}

Check judge_clock(const Result<ClockState>& clock) {
  return check("clock", "store times, timers, retention and queries by time follow it", clock,
               [](const ClockState& state) -> Opinion {
                 const std::string advice = "run chrony or systemd-timesyncd on the machine";
                 if (!state.is_synchronised) return {"not synchronised", Verdict::kAdvice, advice};
                 const std::string value = "synchronised, " +
                                           std::to_string(state.error_us_max / 1000) +
                                           " ms off at most";
                 if (state.error_us_max <= kClockErrorUsMost) return {value};
                 return {value, Verdict::kAdvice, advice};
               });
}

Check judge_loopback(const Result<Latency>& latency) {
  return check("loopback round trip", "what the kernel adds to every request", latency,
               [](const Latency& times) -> Opinion {
                 if (times.median_us <= kLoopbackUsGood) return {times.text()};
                 const bool is_bad = times.median_us > kLoopbackUsMost;
                 return {times.text(), is_bad ? Verdict::kBad : Verdict::kAdvice,
                         "look for busy neighbours and CPU quotas: top, st and cpu.stat"};
               });
}

}  // namespace saker::cli
