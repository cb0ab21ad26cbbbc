#include "apps/admin/words.h"
#include "cli/admin/top/top.h"

namespace saker::apps {

void add_top(const AdminWords& words) {
  constexpr double kIntervalMinS = 0.1;
  constexpr double kIntervalMaxS = 3600;
  auto options = std::make_shared<cli::TopOptions>();
  CLI::App* top = add_verb(words.admin, "top", "Rates and lag, live");
  top->add_option("-i,--interval", options->interval_s, "time from one answer to the next")
      ->type_name("SECONDS")
      ->check(CLI::Range(kIntervalMinS, kIntervalMaxS))
      ->capture_default_str();
  auto* count = top->add_option("--count", options->frame_count, "end after so many answers")
                    ->type_name("N")
                    ->check(CLI::Range(std::int64_t{1}, INT64_MAX));
  top->add_flag_callback(
         "--once", [options] { options->frame_count = 1; }, "the same as --count 1")
      ->excludes(count);
  top->add_option("--rows", options->row_count,
                  "topics and groups that are shown; without it what the terminal holds")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, INT64_MAX));
  top->footer(
      "Brokers with their rates over ten seconds, the busiest topics, the groups that are\n"
      "furthest behind. The first answer has the brokers' rates over the last minute, later ones\n"
      "what came in between. Ends with Ctrl-C. Into a pipe it prints one answer after the other,\n"
      "with -o json a line each.\n\n"
      "Examples:\n"
      "  saker admin top\n"
      "  saker admin top --once\n"
      "  saker admin top -i 10 --count 6 -o json");
  top->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::top(*words.options, *options); });
}

}  // namespace saker::apps
