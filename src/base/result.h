#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/assert.h"

namespace saker {

/// Canonical kinds of failure. Front ends map them to their protocol's codes in one table each.
enum class ErrorCode {
  kInvalidArgument,     ///< the caller's input is wrong; repeating it does not help
  kNotFound,            ///< the named thing does not exist
  kAlreadyExists,       ///< the named thing exists and may not be replaced
  kPermissionDenied,    ///< known, but not allowed
  kFailedPrecondition,  ///< right input at the wrong time
  kOutOfRange,          ///< an offset or a size beyond what exists
  kResourceExhausted,   ///< a bound is reached: queue, memory, descriptors
  kUnavailable,         ///< the peer or the service is not there now; trying again may help
  kDeadlineExceeded,    ///< no answer in time; the outcome is unknown
  kAborted,             ///< given up in the middle, e.g. because of a shutdown
  kCorrupt,             ///< bytes that do not say what they must
  kIo,                  ///< the operating system refused: disk, socket
  kUnimplemented,       ///< not served by this build
  kInternal,            ///< a bug that was survived
};

/// What went wrong, for a program (code) and for a person (message: names the input, says what to
/// do).
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
};

/// A value or the Error that prevented it. Thread: as T.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }

  T& value() & {
    SAKER_ASSERT(ok());
    return *std::get_if<T>(&state_);
  }
  const T& value() const& {
    SAKER_ASSERT(ok());
    return *std::get_if<T>(&state_);
  }
  T&& value() && {
    SAKER_ASSERT(ok());
    return std::move(*std::get_if<T>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  T value_or(T other) const& { return ok() ? value() : std::move(other); }

  const Error& error() const {
    SAKER_ASSERT(!ok());
    return *std::get_if<Error>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    SAKER_ASSERT(error_.has_value());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace saker
