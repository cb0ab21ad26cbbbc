#pragma once

#include <string>
#include <string_view>

namespace saker::cli {

/// What came of a check.
enum class Verdict {
  kOk,
  kAdvice,   ///< works, and would work better otherwise
  kBad,      ///< a broker fails or loses something here
  kUnknown,  ///< could not be read; the value says what
};

std::string_view verdict_name(Verdict verdict);

/// One line of `saker doctor`.
struct Check {
  std::string what;
  std::string value;  ///< as measured, with its unit
  Verdict verdict = Verdict::kOk;
  std::string advice;  ///< what to do; empty where nothing is to be done
  std::string why;     ///< what a broker has to do with it
};

}  // namespace saker::cli
