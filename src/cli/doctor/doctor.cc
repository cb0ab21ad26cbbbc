#include "cli/doctor/doctor.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "cli/doctor/judgement.h"
#include "cli/doctor/machine.h"
#include "cli/text/text.h"
#include "wire/json/writer.h"

namespace saker::cli {
namespace {

/// What can only be said of a directory: the error, where there is none.
template <class Read>
auto of_directory(const Result<std::string>& directory, const Read& read)
    -> decltype(read(std::string())) {
  if (!directory) return directory.error();
  return read(*directory);
}

std::vector<Check> examine(const Result<std::string>& directory, const DoctorOptions& options) {
  const auto room = of_directory(directory, read_room);
  const auto queue = of_directory(directory, read_disk_queue);
  const auto flush = of_directory(
      directory, [&](const std::string& path) { return measure_flush(path, options.flush_ms); });
  return {judge_descriptors(read_descriptor_limit()),
          judge_memory_maps(read_max_map_count()),
          judge_swap(read_swap()),
          judge_huge_pages(read_huge_pages()),
          judge_locked_memory(read_locked_memory_limit()),
          judge_clock(read_clock()),
          judge_file_system(of_directory(directory, read_file_system_type)),
          judge_scheduler(queue),
          judge_rotational(queue),
          judge_write_cache(queue),
          judge_space(room),
          judge_inodes(room),
          judge_flush(flush),
          judge_loopback(measure_loopback(options.loopback_ms))};
}

void print_table(const std::vector<Check>& checks) {
  TextTable table({{"CHECK"}, {"MEASURED"}, {"VERDICT"}, {"ADVICE"}, {"WHY"}});
  for (const Check& check : checks) {
    table.add({check.what, check.value, std::string(verdict_name(check.verdict)),
               check.advice.empty() ? "-" : check.advice, check.why});
  }
  table.print();
}

void print_json(const std::string& directory, const std::vector<Check>& checks) {
  wire::json::Writer json(wire::json::Style::kStandard);
  json.begin_object().field("directory", directory).key("checks").begin_array();
  for (const Check& check : checks) {
    json.begin_object()
        .field("check", check.what)
        .field("measured", check.value)
        .field("verdict", verdict_name(check.verdict))
        .field("advice", check.advice)
        .field("why", check.why)
        .end_object();
  }
  json.end_array().end_object();
  std::printf("%s\n", json.take().c_str());
}

}  // namespace

int doctor(const DoctorOptions& options) {
  const auto directory = existing_directory(options.data_dir);
  const std::string place = directory ? *directory : options.data_dir;
  const std::vector<Check> checks = examine(directory, options);
  if (options.json) {
    print_json(place, checks);
  } else {
    print_table(checks);
    std::printf("\nwhat concerns the disk was asked of %s\n", place.c_str());
  }
  const bool is_bad = std::any_of(checks.begin(), checks.end(), [](const Check& check) {
    return check.verdict == Verdict::kBad;
  });
  return is_bad ? 1 : 0;
}

}  // namespace saker::cli
