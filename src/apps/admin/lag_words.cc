#include "apps/admin/words.h"
#include "cli/admin/progress/lag.h"

namespace saker::apps {

void add_lag(const AdminWords& words) {
  auto options = std::make_shared<cli::LagOptions>();
  CLI::App* lag = add_verb(words.admin, "lag", "How far groups are behind, the worst first");
  lag->add_option("GROUP", options->group, "only this one");
  lag->add_flag("-q,--queues", options->by_queue, "a row each queue");
  lag->add_option("--min", options->behind_min, "only what is behind by so many messages")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{0}, INT64_MAX))
      ->capture_default_str();
  lag->footer(
      "Seconds are the age of the oldest message that was not consumed: the time since a broker\n"
      "stored it. It is read from that message, without a pull, so nothing counts as consumed.\n\n"
      "Examples:\n"
      "  saker admin lag\n"
      "  saker admin lag --min 1000\n"
      "  saker admin lag billing -q -o json");
  lag->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::lag(*words.options, *options); });
}

}  // namespace saker::apps
