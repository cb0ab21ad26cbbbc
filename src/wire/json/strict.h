#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace saker::wire::json {

/// Bounds of what is read; text beyond them is an error.
struct Limits {
  std::size_t bytes_max = 64u << 20;
  int depth_max = 64;
};

/// Rewrites text of the dialect that RocketMQ's clients and files speak (spec 01 §18) as strict
/// JSON without blanks:
///
///   {0:9}  {name:1}  {null:2}   unquoted keys         {"0":9}
///   {{"queueId":0,…}:{…}}       an object as a key    {"{\"queueId\":0,…}":{…}}
///   'it''s not doubled'         single quotes         "…"
///   [1,2,]                      trailing commas       [1,2]
///   // …   /* … */              comments              dropped
///   a raw TAB in a string, \' \x41 \v                 escaped as JSON does
///   malformed UTF-8, lone surrogates                  U+FFFD
///
/// Errors (kInvalidArgument) name the byte position; anything behind the value but blanks and
/// comments is one.
Result<std::string> to_strict_json(std::string_view text, const Limits& limits);

}  // namespace saker::wire::json
