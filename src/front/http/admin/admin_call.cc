#include "front/http/admin/admin_call.h"

#include <fnmatch.h>

#include <algorithm>
#include <charconv>

#include "base/number.h"
#include "front/http/admin/awaited.h"

namespace saker::front {
namespace {

int status_of(api::Status status) {
  switch (status) {
    case api::Status::kOk:
      return 200;
    case api::Status::kTopicNotFound:
    case api::Status::kGroupNotFound:
    case api::Status::kOffsetNotFound:
    case api::Status::kConsumerNotOnline:
      return 404;
    case api::Status::kNoPermission:
      return 403;
    case api::Status::kBusy:
    case api::Status::kNotWritable:
      return 503;
    case api::Status::kClientTimeout:
      return 504;
    default:
      return 400;
  }
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kOutOfRange:
      return 400;
    case ErrorCode::kPermissionDenied:
      return 403;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kAlreadyExists:
    case ErrorCode::kFailedPrecondition:
      return 409;
    case ErrorCode::kUnimplemented:
      return 501;
    case ErrorCode::kUnavailable:
      return 502;
    case ErrorCode::kResourceExhausted:
      return 503;
    case ErrorCode::kDeadlineExceeded:
      return 504;
    default:
      return 500;
  }
}

std::optional<std::string> decode(std::string_view text, char plus) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      decoded += plus;
    } else if (text[i] == '%') {
      int byte = 0;
      const char* begin = text.data() + i + 1;
      const bool is_whole = i + 2 < text.size();
      if (!is_whole || std::from_chars(begin, begin + 2, byte, 16).ptr != begin + 2) return {};
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

}  // namespace

std::optional<std::string> decode_query(std::string_view text) { return decode(text, ' '); }
std::optional<std::string> decode_path(std::string_view text) { return decode(text, '+'); }

std::optional<std::string> AdminCall::parameter(std::string_view name) const {
  for (std::string_view rest = query; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    const std::size_t equals = part.find('=');
    if (part.substr(0, equals) != name) continue;
    return equals == std::string_view::npos ? "" : decode_query(part.substr(equals + 1));
  }
  return std::nullopt;
}

std::optional<std::int64_t> AdminCall::number(std::string_view name) const {
  const auto text = parameter(name);
  return text ? whole_number(*text) : std::nullopt;
}

bool has_pattern(const AdminCall& call, const std::string& name) {
  const auto pattern = call.parameter("pattern");
  return !pattern || ::fnmatch(pattern->c_str(), name.c_str(), 0) == 0;
}

std::map<std::string, std::string> attribute_edits(wire::json::Value attributes) {
  std::map<std::string, std::string> edits;
  for (const auto& [name, value] : attributes.members()) {
    const std::string text = value.text_or("");
    edits[(text.empty() ? "-" : "+") + std::string(name)] = text;
  }
  return edits;
}

HttpReply json_reply(wire::json::Writer& writer, int status) {
  return {.status = status, .body = writer.take() + "\n", .content_type = kJsonMedia};
}

HttpReply error_reply(int status, std::string_view message) {
  wire::json::Writer writer;
  writer.begin_object().field("message", message).end_object();
  return json_reply(writer, status);
}

HttpReply no_topic(const std::string& name) {
  return error_reply(404, "there is no topic '" + name + "'; GET /api/v1/topics lists them");
}

HttpReply no_group(const std::string& name) {
  return error_reply(404, "there is no group '" + name + "'; GET /api/v1/groups lists them");
}

HttpReply error_reply(const api::Outcome& outcome) {
  return error_reply(status_of(outcome.status), outcome.message);
}

HttpReply error_reply(const Error& error) {
  return error_reply(status_of(error.code), error.message);
}

api::Outcome no_answer() {
  return {api::Status::kClientTimeout, "no answer within three seconds; it may still be done"};
}

api::Outcome wait_for(const std::function<void(api::Lane, api::Completion)>& begin) {
  const Awaited<api::Outcome> answer;
  begin(api::Lane{0}, [answer](const api::Outcome& outcome) { answer.give(outcome); });
  return answer.take(std::chrono::steady_clock::now() + AdminCall::kPatience).value_or(no_answer());
}

}  // namespace saker::front
