#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/admin/message/message_text.h"

namespace saker::apps {

// Options that commands about messages share; each writes to its last argument while parsing.

/// A time in UTC; wrong words end the program with 2.
CLI::Option* add_time(CLI::App& verb, const char* name, const char* about,
                      std::optional<std::int64_t>& ms);

/// Ends the program with 2 if the second time is before the first.
void refuse_crossed_times(std::optional<std::int64_t> from_ms, std::optional<std::int64_t> to_ms);

void add_body_format(CLI::App& verb, cli::BodyFormat& format);

}  // namespace saker::apps
