#include "config/setting.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

namespace saker::config {
namespace {

Error invalid(const std::string& bounds, std::string_view text) {
  return {ErrorCode::kInvalidArgument, "expected " + bounds + ", got '" + std::string(text) + "'"};
}

Result<std::int64_t> read_integer(Bounds bounds, const std::string& bounds_text,
                                  std::string_view text) {
  std::int64_t parsed = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, parsed);
  const bool whole = problem == std::errc{} && stop == end && !text.empty();
  if (!whole || parsed < bounds.min || parsed > bounds.max) {
    return invalid("a whole number " + bounds_text, text);
  }
  return parsed;
}

bool same_ignoring_case(std::string_view a, std::string_view lower) {
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(),
                    [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y; });
}

Result<bool> read_boolean(std::string_view text) {
  const bool is_true = same_ignoring_case(text, "true");
  if (!is_true && !same_ignoring_case(text, "false")) return invalid("true|false", text);
  return is_true;
}

std::string join(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : "|") + word;
  return joined;
}

Setting make(std::string name, std::string bounds, Row row, std::function<std::string()> get,
             std::function<Status(std::string_view)> set) {
  Setting setting;
  setting.name = std::move(name);
  setting.unit = std::move(row.unit);
  setting.bounds = std::move(bounds);
  setting.reload = row.reload;
  setting.sentence = std::move(row.sentence);
  setting.default_text = get();
  setting.get = std::move(get);
  setting.set = std::move(set);
  return setting;
}

/// Value: an Int, or a Live one.
template <class Int, class Value>
Setting make_integer(std::string name, Value& value, Bounds bounds, Row row) {
  const std::string text = std::to_string(bounds.min) + ".." + std::to_string(bounds.max);
  return make(
      std::move(name), text, std::move(row), [&value] { return std::to_string(Int(value)); },
      [&value, bounds, text](std::string_view in) -> Status {
        const Result<std::int64_t> read = read_integer(bounds, text, in);
        if (!read) return read.error();
        value = static_cast<Int>(*read);
        return {};
      });
}

template <class Value>
Setting make_boolean(std::string name, Value& value, Row row) {
  return make(
      std::move(name), "true|false", std::move(row),
      [&value] { return std::string(value ? "true" : "false"); },
      [&value](std::string_view in) -> Status {
        const Result<bool> read = read_boolean(in);
        if (!read) return read.error();
        value = *read;
        return {};
      });
}

Row live(Row row) {
  row.reload = Reload::kYes;
  return row;
}

}  // namespace

Setting integer(std::string name, std::int32_t& value, Bounds bounds, Row row) {
  SAKER_ASSERT(bounds.min >= INT32_MIN && bounds.max <= INT32_MAX);
  return make_integer<std::int32_t>(std::move(name), value, bounds, std::move(row));
}

Setting integer(std::string name, std::int64_t& value, Bounds bounds, Row row) {
  return make_integer<std::int64_t>(std::move(name), value, bounds, std::move(row));
}

Setting integer(std::string name, Live<std::int32_t>& value, Bounds bounds, Row row) {
  SAKER_ASSERT(bounds.min >= INT32_MIN && bounds.max <= INT32_MAX);
  return make_integer<std::int32_t>(std::move(name), value, bounds, live(std::move(row)));
}

Setting integer(std::string name, Live<std::int64_t>& value, Bounds bounds, Row row) {
  return make_integer<std::int64_t>(std::move(name), value, bounds, live(std::move(row)));
}

Setting boolean(std::string name, bool& value, Row row) {
  return make_boolean(std::move(name), value, std::move(row));
}

Setting boolean(std::string name, Live<bool>& value, Row row) {
  return make_boolean(std::move(name), value, live(std::move(row)));
}

Setting text(std::string name, std::string& value, Row row) {
  return make(
      std::move(name), "text", std::move(row), [&value] { return value; },
      [&value](std::string_view in) {
        value = in;
        return Status();
      });
}

Setting choice(std::string name, std::string& value, std::vector<std::string> words, Row row) {
  const std::string bounds = join(words);
  return make(
      std::move(name), bounds, std::move(row), [&value] { return value; },
      [&value, bounds, words = std::move(words)](std::string_view in) -> Status {
        if (std::find(words.begin(), words.end(), in) == words.end()) return invalid(bounds, in);
        value = in;
        return {};
      });
}

Setting without_effect(std::string name, std::string default_text, std::string sentence) {
  const auto value = std::make_shared<std::string>(std::move(default_text));
  Setting setting = text(std::move(name), *value, {.unit = "", .sentence = std::move(sentence)});
  setting.reload = Reload::kYes;
  setting.has_effect = false;
  setting.get = [value] { return *value; };
  return setting;
}

Setting also_spelled(std::string old_name, Setting setting) {
  setting.old_name = std::move(old_name);
  return setting;
}

}  // namespace saker::config
