#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace saker::config {

/// One `key=value` of a properties file.
struct Property {
  std::string key;
  std::string value;  ///< without the blanks before it; blanks at its end are kept
  int line = 0;       ///< the line it begins in, from 1

  friend bool operator==(const Property&, const Property&) = default;
};

/// Reads a Java properties file (java.util.Properties.load), in file order, repeated keys included.
///
///   # comment   ! comment          lines; blank lines are passed over
///   key=value   key: value   key value    the first unescaped `=`, `:` or blank ends the key
///   \n \t \r \f \uXXXX \<any>      escapes, in keys too; \uXXXX are UTF-16 units
///   value \                        a backslash at the end of the line continues it
///       continued                  (blanks at the start of the next line are dropped)
///
/// Other than Java the file is UTF-8, not ISO-8859-1. Errors, with the line: a broken \uXXXX, a
/// byte 0, which no text has.
Result<std::vector<Property>> parse_properties(std::string_view text);

/// The text of a properties file that a user names. Errors name the file; more than 1 MiB is none.
Result<std::string> read_properties_file(const std::string& path);

/// COMPAT: RocketMQ keeps blanks at the end of a value and then silently drops the number or word
/// it cannot read; nobody means them.
std::string_view without_trailing_blanks(std::string_view value);

/// The inverse of the value side of a line: escapes what a reader would misread.
std::string escape_property_value(std::string_view value);

}  // namespace saker::config
