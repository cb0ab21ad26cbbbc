#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "api/consume.h"
#include "api/outcome.h"
#include "base/result.h"
#include "front/remoting/context.h"
#include "front/remoting/status_code.h"
#include "wire/remoting/field_reader.h"

namespace saker::front {

/// An empty message is no remark.
inline std::optional<std::string_view> remark_of(std::string_view message) {
  return message.empty() ? std::nullopt : std::optional(message);
}

/// Takes records out of an outcome, for the body of an answer.
inline std::vector<rpc::BodyPart> take_parts(std::span<api::Slice> slices) {
  std::vector<rpc::BodyPart> parts;
  parts.reserve(slices.size());
  for (api::Slice& slice : slices) parts.push_back({slice.bytes, std::move(slice.keep_alive)});
  return parts;
}

/// A request that could not be decoded: code 1 and what is wrong with it.
inline void answer_malformed(Context& context, const Error& error) {
  std::move(context.responder)
      .answer({wire::remoting::response::kSystemError, std::string_view(error.message)});
}

/// Fills in the header of a request. Answers a malformed one itself and returns false.
template <typename Header>
[[nodiscard]] bool decode_header(Context& context, Header& header) {
  const Status decoded = wire::remoting::decode(context.command, header);
  if (!decoded.ok()) answer_malformed(context, decoded.error());
  return decoded.ok();
}

/// An outcome without a value, without extFields.
inline void answer_outcome(rpc::Responder responder, const api::Outcome& outcome) {
  std::move(responder).answer({response_code(outcome.status), remark_of(outcome.message)});
}

}  // namespace saker::front
