#include "wire/json/document.h"

#include <charconv>
#include <cmath>
#include <limits>

#include <boost/json.hpp>

#include "wire/json/writer.h"

namespace saker::wire::json {
namespace {

std::string_view view(const boost::json::string& text) { return {text.data(), text.size()}; }

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return value;
}

std::optional<std::int64_t> whole_part(double value) {
  if (!(std::abs(value) < 9.2e18)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

}  // namespace

bool Value::is_null() const { return value_ == nullptr || value_->is_null(); }
bool Value::is_object() const { return value_ != nullptr && value_->is_object(); }
bool Value::is_array() const { return value_ != nullptr && value_->is_array(); }

Value Value::operator[](std::string_view key) const {
  if (!is_object()) return Value();
  return Value(value_->get_object().if_contains({key.data(), key.size()}));
}

std::vector<Value> Value::items() const {
  std::vector<Value> items;
  if (!is_array()) return items;
  for (const boost::json::value& item : value_->get_array()) items.push_back(Value(&item));
  return items;
}

std::vector<std::pair<std::string_view, Value>> Value::members() const {
  std::vector<std::pair<std::string_view, Value>> members;
  if (!is_object()) return members;
  for (const boost::json::key_value_pair& member : value_->get_object()) {
    members.emplace_back(std::string_view(member.key().data(), member.key().size()),
                         Value(&member.value()));
  }
  return members;
}

std::optional<std::string> Value::text() const {
  if (is_null() || is_object() || is_array()) return std::nullopt;
  if (const auto* text = value_->if_string()) return std::string(view(*text));
  Writer writer;
  write(writer);
  return writer.take();
}

std::optional<std::int64_t> Value::integer() const {
  if (value_ == nullptr) return std::nullopt;
  switch (value_->kind()) {
    case boost::json::kind::int64:
      return value_->get_int64();
    case boost::json::kind::double_:
      return whole_part(value_->get_double());
    case boost::json::kind::string:
      return parse_integer(view(value_->get_string()));
    default:
      return std::nullopt;  // unsigned ones are beyond int64
  }
}

std::optional<bool> Value::boolean() const {
  if (value_ == nullptr) return std::nullopt;
  if (const bool* plain = value_->if_bool()) return *plain;
  const std::string said = text_or("");
  if (said == "true" || said == "1") return true;
  if (said == "false" || said == "0") return false;
  return std::nullopt;
}

std::string Value::text_or(std::string_view fallback) const {
  std::optional<std::string> present = text();
  return present ? std::move(*present) : std::string(fallback);
}

std::int32_t Value::int_or(std::int32_t fallback) const {
  const std::int64_t value = long_or(fallback);
  const bool fits = value >= std::numeric_limits<std::int32_t>::min() &&
                    value <= std::numeric_limits<std::int32_t>::max();
  return fits ? static_cast<std::int32_t>(value) : fallback;
}

void Value::write(Writer& writer) const {
  if (is_null()) {
    writer.null();
  } else if (is_object()) {
    writer.begin_object();
    for (const auto& [key, value] : members()) value.write(writer.key(key));
    writer.end_object();
  } else if (is_array()) {
    writer.begin_array();
    for (const Value& item : items()) item.write(writer);
    writer.end_array();
  } else if (const auto* text = value_->if_string()) {
    writer.value(view(*text));
  } else if (const bool* flag = value_->if_bool()) {
    writer.value(*flag);
  } else if (const std::int64_t* number = value_->if_int64()) {
    writer.value(*number);
  } else if (const std::uint64_t* huge = value_->if_uint64()) {
    writer.raw_number(std::to_string(*huge));
  } else {
    writer.value(value_->get_double());
  }
}

Document::Document(std::unique_ptr<boost::json::value> value) : value_(std::move(value)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Result<Document> Document::parse(std::string_view text, const Limits& limits) {
  const Result<std::string> strict = to_strict_json(text, limits);
  if (!strict) return strict.error();
  boost::json::parse_options options;
  options.max_depth = static_cast<std::size_t>(limits.depth_max) + 1;
  boost::json::error_code problem;
  auto value = std::make_unique<boost::json::value>(
      boost::json::parse(*strict, problem, boost::json::storage_ptr(), options));
  if (problem) return Error{ErrorCode::kInvalidArgument, "malformed JSON: " + problem.message()};
  return Document(std::move(value));
}

}  // namespace saker::wire::json
