#include "front/http/admin/admin_call.h"

#include <charconv>
#include <chrono>
#include <future>
#include <memory>

namespace saker::front {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::chrono::seconds kPatience{3};

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

}  // namespace

std::optional<std::string> decode_url(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      decoded += ' ';
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

std::optional<std::string> AdminCall::parameter(std::string_view name) const {
  for (std::string_view rest = query; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    const std::size_t equals = part.find('=');
    if (part.substr(0, equals) != name) continue;
    return equals == std::string_view::npos ? "" : decode_url(part.substr(equals + 1));
  }
  return std::nullopt;
}

HttpReply json_reply(wire::json::Writer& writer, int status) {
  return {.status = status, .body = writer.take() + "\n", .content_type = kJson};
}

HttpReply error_reply(int status, std::string_view message) {
  wire::json::Writer writer;
  writer.begin_object().field("message", message).end_object();
  return json_reply(writer, status);
}

HttpReply error_reply(const api::Outcome& outcome) {
  return error_reply(status_of(outcome.status), outcome.message);
}

api::Outcome wait_for(const std::function<void(api::Lane, api::Completion)>& begin) {
  const auto promise = std::make_shared<std::promise<api::Outcome>>();
  std::future<api::Outcome> answer = promise->get_future();
  begin(api::Lane{0}, [promise](const api::Outcome& outcome) { promise->set_value(outcome); });
  if (answer.wait_for(kPatience) == std::future_status::ready) return answer.get();
  return {api::Status::kClientTimeout, "no answer within three seconds; it may still be done"};
}

}  // namespace saker::front
