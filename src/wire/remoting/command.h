#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/remoting/code.h"

namespace saker::wire::remoting {

/// How a header is written; each frame says it of itself. ON WIRE: never renumber.
enum class Serialization : std::uint8_t { kJson = 0, kBinary = 1 };

inline constexpr std::int32_t kFlagResponse = 1;
inline constexpr std::int32_t kFlagOneway = 2;

/// One entry of extFields.
struct Field {
  std::string_view name;
  std::string_view value;
};

/// A decoded frame. All views point into the frame or into the decoder's scratch: they live until
/// the decoder takes the next frame.
struct Command {
  std::int32_t code = 0;
  std::int32_t language = kLanguageUnknown;
  std::int32_t version = 0;
  std::int32_t opaque = 0;
  std::int32_t flag = 0;
  std::optional<std::string_view> remark;
  Serialization serialization = Serialization::kJson;
  bool has_fields = false;  ///< extFields was there, if only empty
  std::vector<Field> fields;
  std::string_view body;

  bool is_response() const { return (flag & kFlagResponse) != 0; }
  bool is_oneway() const { return (flag & kFlagOneway) != 0; }

  /// The value of an entry, the last one where a name repeats; nothing if absent.
  std::optional<std::string_view> field(std::string_view name) const;
};

/// What goes into a header besides its fields.
struct Head {
  std::int32_t code = 0;
  std::int32_t opaque = 0;
  std::int32_t flag = 0;
  std::int32_t language = kLanguageJava;
  std::int32_t version = kVersion;
  std::optional<std::string_view> remark;
  Serialization serialization = Serialization::kJson;
  bool has_fields = false;  ///< write extFields even if empty
};

/// "JAVA", "CPP", …; an empty view for codes outside the enum.
std::string_view language_name(std::int32_t language);
/// The inverse; kLanguageUnknown for other names.
std::int32_t language_code(std::string_view name);

}  // namespace saker::wire::remoting
