#include "apps/admin/message_words.h"

#include "cli/text/text.h"

namespace saker::apps {

CLI::Option* add_time(CLI::App& verb, const char* name, const char* about,
                      std::optional<std::int64_t>& ms) {
  return verb
      .add_option_function<std::string>(
          name,
          [&ms, name](const std::string& text) {
            ms = cli::parse_time(text);
            if (ms) return;
            throw CLI::ValidationError(
                name, "'" + text +
                          "' is no time; give e.g. 2024-05-01, 2024-05-01T12:30:00 (UTC) or ms "
                          "since 1970");
          },
          about)
      ->type_name("TIME");
}

void refuse_crossed_times(std::optional<std::int64_t> from_ms, std::optional<std::int64_t> to_ms) {
  if (!from_ms || !to_ms || *from_ms <= *to_ms) return;
  throw CLI::ValidationError("--to", "it is before --from: between them is no message");
}

void add_body_format(CLI::App& verb, cli::BodyFormat& format) {
  verb.add_option_function<std::string>(
          "--format", [&format](const std::string& name) { format = cli::body_format_of(name); },
          "of bodies; compressed ones are inflated: auto (JSON and text as they are, else base64), "
          "text, json (in -o json as a value), hex, base64, none")
      ->check(CLI::IsMember(cli::body_format_names()))
      ->default_str("auto");
}

}  // namespace saker::apps
