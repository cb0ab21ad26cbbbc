#include "wire/json/java_double.h"

#include <charconv>
#include <cmath>

namespace saker::wire::json {
namespace {

std::string shortest(double number, std::chars_format format) {
  char digits[64];
  const auto [end, problem] = std::to_chars(digits, digits + sizeof digits, number, format);
  return problem == std::errc{} ? std::string(digits, end) : std::string("0.0");
}

}  // namespace

std::string java_double(double number) {
  const double size = std::abs(number);
  if (size == 0 || (size >= 1e-3 && size < 1e7)) {
    std::string text = shortest(number, std::chars_format::fixed);
    return text.find('.') == std::string::npos ? text + ".0" : text;
  }
  const std::string text = shortest(number, std::chars_format::scientific);  // 1.5e+10
  const std::size_t e = text.find('e');
  const std::string digits = text.substr(0, e);
  const int exponent = std::stoi(text.substr(e + 1));
  return digits + (digits.find('.') == std::string::npos ? ".0E" : "E") + std::to_string(exponent);
}

}  // namespace saker::wire::json
