#include "cli/blocking_client.h"

#include <future>

namespace saker::cli {
namespace {

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
  std::promise<Result<Answer>> promise;
  auto future = promise.get_future();
  loops_[0].post([&, moved = std::move(request)]() mutable {
    client_->call(address, std::move(moved), timeout_ms,
                  [&promise](Result<const wire::remoting::Command*> result) {
                    if (result.ok()) {
                      promise.set_value(copy(**result));
                    } else {
                      promise.set_value(result.error());
                    }
                  });
  });
  return future.get();
}

}  // namespace saker::cli
