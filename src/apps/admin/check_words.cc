#include <optional>
#include <string>

#include "apps/admin/words.h"
#include "apps/form_option.h"
#include "cli/admin/check/check.h"

namespace saker::apps {
namespace {

void add_limits(CLI::App& check, cli::CheckOptions& options) {
  const CLI::Range seconds(std::int64_t{1}, INT64_MAX / 1000);
  const CLI::Range percent(1, 100);
  check.add_option("--lag-warn", options.lag_warn_s, "a group so far behind is a warning")
      ->type_name("SECONDS")
      ->check(seconds)
      ->capture_default_str();
  check.add_option("--lag-critical", options.lag_critical_s, "a group so far behind is critical")
      ->type_name("SECONDS")
      ->check(seconds)
      ->capture_default_str();
  check
      .add_option("--disk-warn", options.disk_warn_percent,
                  "a disk as full is a warning; without it diskMaxUsedSpaceRatio of the broker")
      ->type_name("PERCENT")
      ->check(percent);
  check
      .add_option("--disk-critical", options.disk_critical_percent,
                  "a disk as full is critical; without it diskSpaceWarningLevelRatio, where the "
                  "broker refuses messages")
      ->type_name("PERCENT")
      ->check(percent);
  check
      .add_option("--dead-letters-within", options.dead_letter_s,
                  "dead letters of so short a time are a warning")
      ->type_name("SECONDS")
      ->check(seconds)
      ->capture_default_str();
}

/// What is critical is worse than what is a warning.
void refuse_crossed(const char* warn, std::optional<std::int64_t> warn_at, const char* critical,
                    std::optional<std::int64_t> critical_at) {
  if (!warn_at || !critical_at || *warn_at <= *critical_at) return;
  throw CLI::ValidationError(warn, std::to_string(*warn_at) + " is beyond " + critical + ", " +
                                       std::to_string(*critical_at) +
                                       "; give both, the first lower");
}

/// `-o nagios` is understood here alone, so the option is the command's own.
void add_form(CLI::App& check, const AdminWords& words, cli::CheckOptions& options) {
  check
      .add_option_function<std::string>(
          "-o,--output",
          [&options, admin = words.options](const std::string& form) {
            options.is_nagios = form == "nagios";
            admin->form = form_named(form);
          },
          "table, json, csv, or nagios: one line with figures, as a plugin prints it")
      ->take_last()
      ->check(CLI::IsMember({"table", "json", "csv", "nagios"}))
      ->default_str("table");
}

}  // namespace

void add_check(const AdminWords& words) {
  auto options = std::make_shared<cli::CheckOptions>();
  CLI::App* check = add_verb(words.admin, "check", "How the cluster is: ok, warning or critical");
  add_form(*check, words, *options);
  add_limits(*check, *options);
  check
      ->add_option("--ignore", options->ignored,
                   "leave out these groups; * and ? as in a shell; may be repeated")
      ->type_name("PATTERN");
  check->add_flag("!--quick", options->asks_clients,
                  "do not ask clients what they subscribe to, which takes a second where some do "
                  "not answer");
  check->footer(
      "Looks at name servers, brokers, disks, waiting requests, lag, dead letters, and whether\n"
      "the members of each group subscribe alike.\n"
      "Exit code: 0 ok, 1 warning, 2 critical or wrong words, 3 nothing could be checked.\n\n"
      "Examples:\n"
      "  saker admin check\n"
      "  saker admin check --lag-warn 60 --lag-critical 600 --ignore 'test-*' -o json\n"
      "  saker admin -n 10.0.0.5:9876 check -o nagios");
  check->callback([=, &exit_code = words.exit_code] {
    refuse_crossed("--lag-warn", options->lag_warn_s, "--lag-critical", options->lag_critical_s);
    refuse_crossed("--disk-warn", options->disk_warn_percent, "--disk-critical",
                   options->disk_critical_percent);
    exit_code = cli::check(*words.options, *options);
  });
}

}  // namespace saker::apps
