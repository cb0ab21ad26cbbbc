#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "wire/json/strict.h"

namespace boost::json {
class value;
}  // namespace boost::json

namespace saker::wire::json {

class Writer;

/// A value inside a Document, or nothing: a member that is absent reads like null, so that a
/// decoder asks for what it needs and gives each answer its default. Cheap to copy.
///
/// The accessors convert as RocketMQ's JSON library does (spec 01 §18): numbers from strings,
/// strings from numbers.
///
/// Lifetime: the document outlives it. Thread: any (immutable).
class Value {
 public:
  Value() = default;

  bool is_null() const;  ///< null or absent
  bool is_object() const;
  bool is_array() const;

  /// The member of that name; absent if there is none or this is no object. Of repeated keys the
  /// last one counts.
  Value operator[](std::string_view key) const;
  /// The elements; none if this is no array.
  std::vector<Value> items() const;
  /// The members in the order of the text; none if this is no object. An object key (`{{…}:v}`)
  /// is its JSON text.
  std::vector<std::pair<std::string_view, Value>> members() const;

  std::optional<std::string> text() const;      ///< strings, numbers, true and false
  std::optional<std::int64_t> integer() const;  ///< whole part of numbers; decimal strings
  std::optional<bool> boolean() const;          ///< true, false, "true", "false", 0, 1

  std::string text_or(std::string_view fallback) const;
  bool boolean_or(bool fallback) const { return boolean().value_or(fallback); }
  std::int64_t long_or(std::int64_t fallback) const { return integer().value_or(fallback); }
  /// Also the fallback for numbers that do not fit.
  std::int32_t int_or(std::int32_t fallback) const;

  /// Writes the value as it stands, order of members kept.
  void write(Writer& writer) const;

 private:
  friend class Document;
  explicit Value(const boost::json::value* value) : value_(value) {}

  const boost::json::value* value_ = nullptr;
};

/// A parsed text that owns its values.
class Document {
 public:
  /// Reads the lenient dialect of `to_strict_json`. Errors: kInvalidArgument with the position,
  /// kResourceExhausted.
  static Result<Document> parse(std::string_view text, const Limits& limits = {});

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Value root() const { return Value(value_.get()); }

 private:
  explicit Document(std::unique_ptr<boost::json::value> value);

  std::unique_ptr<boost::json::value> value_;
};

}  // namespace saker::wire::json
