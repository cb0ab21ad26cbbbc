#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/record/record.h"

namespace saker::wire::message {

/// How bodies are shown.
enum class BodyFormat {
  kAuto,    ///< JSON and text as they are, what is neither as base64
  kText,    ///< bytes that are no UTF-8 become U+FFFD
  kJson,    ///< in JSON output as a value, not as a text; what is no JSON as kAuto has it
  kHex,     ///< upper-case digits
  kBase64,  ///< RFC 4648
  kNone,    ///< not at all
};

/// "auto", "text", … in the order of BodyFormat.
const std::vector<std::string>& body_format_names();
BodyFormat body_format_of(std::string_view name);

struct ShownBody {
  std::string encoding;  ///< "json", "text", "hex", "base64", "none"
  std::string text;
};

/// The body that the producer sent: a compressed one is inflated (spec 03 §6: zlib, LZ4, ZSTD).
/// Errors: kCorrupt, kResourceExhausted (beyond 64 MiB).
Result<std::string> inflated_body(const wire::record::Record& record);

/// Shows the body; one that cannot be inflated is shown as it is stored, in base64 or hex.
ShownBody show_body(const wire::record::Record& record, BodyFormat format);

}  // namespace saker::wire::message
