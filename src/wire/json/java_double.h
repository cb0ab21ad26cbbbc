#pragma once

#include <string>

namespace saker::wire::json {

/// A finite double as Java's Double.toString writes it, with the fewest digits that read back as
/// the same value: 0.0, 12.5, 1.0E10, 1.0E-5. Plain from 10^-3 to below 10^7.
std::string java_double(double number);

}  // namespace saker::wire::json
