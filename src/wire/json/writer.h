#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace saker::wire::json {

/// The spellings of JSON that RocketMQ uses.
enum class Style {
  kCompact,   ///< as RocketMQ writes bodies: integer keys unquoted, UTF-8
  kStandard,  ///< strict JSON in ASCII: keys quoted, \/, longs beyond 2^53 as strings
  kFile,      ///< as RocketMQ writes configuration files (spec 04 §20.1): TABs, keys as kCompact
};

/// Writes one JSON text front to back. Calls must nest properly (asserted); a key is followed by
/// its value. The caller keeps the order of the keys, which RocketMQ has alphabetical.
///
///   Writer w;
///   w.begin_object().field("perm", 6).key("table").begin_object();
///   w.end_object().end_object();
///   std::string text = w.take();
///
/// Thread: one.
class Writer {
 public:
  explicit Writer(Style style = Style::kCompact) : style_(style) {}

  Style style() const { return style_; }

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();

  Writer& key(std::string_view name);
  Writer& integer_key(std::int64_t number);
  /// JSON text of an object in the place of a key: `{{…}:v}`. kStandard has no such thing and gets
  /// it as a string.
  Writer& object_key(std::string_view json);

  Writer& value(std::string_view text);
  Writer& value(const char* text) { return value(std::string_view(text)); }
  Writer& value(const std::string& text) { return value(std::string_view(text)); }
  Writer& value(std::int64_t number);
  Writer& value(std::int32_t number) { return value(static_cast<std::int64_t>(number)); }
  /// As Java prints doubles: 0.0, 1.0E10, 1.0E-5; what is not a number becomes null.
  Writer& value(double number);
  Writer& value(bool flag);
  Writer& null();
  /// Digits that fit no type here.
  Writer& raw_number(std::string_view digits);

  template <class T>
  Writer& field(std::string_view name, const T& field_value) {
    return key(name).value(field_value);
  }

  /// The finished text.
  std::string take();

 private:
  struct Level {
    char close;
    bool has_elements = false;
    bool is_broken = false;  ///< over several lines
  };

  void begin(char open, char close);
  void end(char close);
  void begin_key();
  void begin_value(bool may_stay_on_line);
  void separate(bool may_stay_on_line);
  void new_line();

  Style style_;
  std::string out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace saker::wire::json
