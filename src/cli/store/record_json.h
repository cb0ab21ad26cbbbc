#pragma once

#include <string>
#include <string_view>

#include "wire/record/record.h"

namespace saker::cli {

/// A record as one line of JSON, with RocketMQ's names of its fields. The body as it is stored:
/// text where it is UTF-8 and not compressed, else base64; `bodyEncoding` says which.
std::string record_json(const wire::record::Record& record, bool with_body);

}  // namespace saker::cli
