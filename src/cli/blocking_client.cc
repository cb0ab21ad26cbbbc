#include "cli/blocking_client.h"

#include <algorithm>
#include <future>

namespace saker::cli {
namespace {

using Promise = std::promise<Result<Answer>>;

constexpr std::size_t kUnansweredMax = 64;  // a request's time runs from when it is sent

Answer copy(const wire::remoting::Command& command) {
  Answer answer;
  answer.code = command.code;
  answer.remark = command.remark.value_or("");
  for (const auto& field : command.fields) answer.fields[std::string(field.name)] = field.value;
  answer.body = command.body;
  return answer;
}

}  // namespace

BlockingClient::BlockingClient()
    : loops_(1, clock_), client_(std::make_unique<rpc::Client>(loops_[0], clock_)) {
  loops_.start();
}

BlockingClient::~BlockingClient() { loops_.stop(); }

Result<Answer> BlockingClient::call(const HostAddress& address, rpc::Request request,
                                    std::int64_t timeout_ms) {
  std::vector<rpc::Request> requests;
  requests.push_back(std::move(request));
  return std::move(call_all(address, std::move(requests), timeout_ms).front());
}

std::vector<Result<Answer>> BlockingClient::call_all(const HostAddress& address,
                                                     std::vector<rpc::Request> requests,
                                                     std::int64_t timeout_ms) {
  std::vector<Result<Answer>> answers;
  answers.reserve(requests.size());
  for (std::size_t first = 0; first < requests.size(); first += kUnansweredMax) {
    const std::size_t count = std::min(kUnansweredMax, requests.size() - first);
    std::vector<Promise> promises(count);
    // When the last promise is kept, nothing here may look at the vectors any more.
    loops_[0].post([&, first, count] {
      for (std::size_t i = 0; i < count; ++i) {
        client_->call(address, std::move(requests[first + i]), timeout_ms,
                      [&promise = promises[i]](Result<const wire::remoting::Command*> result) {
                        if (result.ok()) return promise.set_value(copy(**result));
                        promise.set_value(result.error());
                      });
      }
    });
    for (Promise& promise : promises) answers.push_back(promise.get_future().get());
  }
  return answers;
}

}  // namespace saker::cli
