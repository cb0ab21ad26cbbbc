#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

// What the codecs of this folder share. A structure X has
//
//   void write(json::Writer&, const X&)      and   X read_x(json::Value)         parts of a body
//   std::string encode(const X&)             and   Result<X> decode_x(text)      whole bodies
//
// Readers never fail: what is absent or of another kind gets its default, what is unknown is passed
// over (spec 01 §18). Only text that is no JSON object is an error.
namespace saker::wire::remoting::body {

/// Parses the text and reads its root, which must be an object. Errors: kInvalidArgument,
/// kResourceExhausted.
template <class Read>
auto decode_object(std::string_view text, Read&& read) -> Result<decltype(read(json::Value()))> {
  const Result<json::Document> document = json::Document::parse(text);
  if (!document) return document.error();
  if (!document->root().is_object()) {
    return Error{ErrorCode::kInvalidArgument, "the body is no JSON object"};
  }
  return read(document->root());
}

/// The text that one `write` produces.
template <class T>
std::string written(const T& value, json::Style style = json::Style::kCompact) {
  json::Writer writer(style);
  write(writer, value);
  return writer.take();
}

/// An enum by name or, as C++ clients send it, by ordinal (a number or its text). Unknown ones are
/// the fallback.
template <class Enum, std::size_t kCount>
Enum read_enum(json::Value value, const std::array<std::string_view, kCount>& names,
               Enum fallback) {
  const std::string text = value.text_or("");
  for (std::size_t i = 0; i < kCount; ++i) {
    if (text == names[i] || text == std::to_string(i)) return static_cast<Enum>(i);
  }
  return fallback;
}

/// The texts of a list; elements that are none are dropped.
inline std::vector<std::string> read_texts(json::Value list) {
  std::vector<std::string> texts;
  for (const json::Value& item : list.items()) {
    if (std::optional<std::string> text = item.text()) texts.push_back(std::move(*text));
  }
  return texts;
}

inline void write_texts(json::Writer& writer, std::span<const std::string> texts) {
  writer.begin_array();
  for (const std::string& text : texts) writer.value(text);
  writer.end_array();
}

/// A map of texts. Map: any ordered or hashed map from text to text.
template <class Map>
void read_text_map(json::Value object, Map& map) {
  for (const auto& [key, value] : object.members()) {
    if (std::optional<std::string> text = value.text()) map[std::string(key)] = std::move(*text);
  }
}

template <class Map>
void write_text_map(json::Writer& writer, const Map& map) {
  writer.begin_object();
  for (const auto& [key, value] : map) writer.field(key, value);
  writer.end_object();
}

/// A whole decimal number that is a key, or nothing.
std::optional<std::int64_t> key_number(std::string_view key);

}  // namespace saker::wire::remoting::body
