#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace saker::filter {

/// Alternatives of tags, as in "TagA || TagB", compared by the hash of each tag.
/// Thread: any (immutable). Source: spec 05 §15.1.
class TagExpression {
 public:
  /// "*" and empty text mean all messages. Parts between "||" are trimmed and blank ones dropped;
  /// only blank parts mean no message at all. Error: the text has nothing but separators.
  static Result<TagExpression> parse(std::string_view text);

  static TagExpression all() { return TagExpression(true); }
  static TagExpression none() { return TagExpression(false); }

  bool matches_all() const { return all_; }

  /// `tags_code`: as a queue entry has it, the Java hash of the tag or 0 without one.
  bool matches(std::int64_t tags_code) const;

 private:
  explicit TagExpression(bool all) : all_(all) {}

  bool all_;
  std::vector<std::int32_t> codes_;  ///< sorted
};

}  // namespace saker::filter
