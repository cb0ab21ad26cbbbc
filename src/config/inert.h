#pragma once

#include <span>

#include "config/setting.h"

namespace saker::config {

/// A key of RocketMQ that means nothing here, as plain data; see without_effect().
struct InertKey {
  /// What it says whatever a file says: with another value it would claim something that is not.
  enum class Value { kKept, kFixed };

  const char* name;
  const char* default_text;
  const char* sentence;
  Value value = Value::kKept;
};

/// A row of each. Those that are fixed are taken with any value, too, and keep their own.
Table without_effect(std::span<const InertKey> keys);

}  // namespace saker::config
