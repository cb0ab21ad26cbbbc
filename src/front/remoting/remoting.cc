#include "front/remoting/remoting.h"

#include "front/remoting/client_session.h"
#include "front/remoting/dispatch.h"
#include "front/remoting/unserved.h"
#include "front/remoting/watch/audited_request.h"

namespace saker::front {

Remoting::Remoting(api::Broker& broker, RemotingOptions options, api::RuntimeSettings* settings,
                   const std::optional<Watching>& watching)
    : broker_(broker), options_(std::move(options)), settings_(settings), watching_(watching) {
  if (!watching_) return;
  const auto slow_log = std::make_shared<SlowLog>(watching_->clock, watching_->options);
  for (std::size_t i = 0; i < watching_->lane_count; ++i) {
    watches_.push_back(LaneWatch::make(watching_->clock, slow_log));
  }
}

/// Null if nobody watches.
LaneWatch* Remoting::begin_watching(const rpc::SessionPtr& session,
                                    const wire::remoting::Command& command,
                                    rpc::Responder& responder) {
  const std::size_t lane = session->loop().index();
  if (lane >= watches_.size()) return nullptr;
  WatchedRequest& request = watches_[lane]->begin(session, command);
  responder.attach(rpc::RequestRecordPtr(&request));
  if (watching_->audit_log != nullptr) {
    request.change = begin_change({watching_->clock, broker_, settings_, watching_->audit_log},
                                  command, request.peer);
    request.wants_remark = request.wants_remark || request.change != nullptr;
  }
  return watches_[lane].get();
}

void Remoting::refuse(std::int32_t code, rpc::Responder responder) {
  if (const Refusal* const refusal = find_refusal(code)) {
    return std::move(responder).answer({refusal->response_code, refusal->remark});
  }
  const std::string remark = " request type " + std::to_string(code) + " not supported";
  std::move(responder).answer({wire::remoting::response::kRequestCodeNotSupported, remark});
}

void Remoting::on_request(const rpc::SessionPtr& session, const wire::remoting::Command& command,
                          rpc::Responder responder) {
  LaneWatch* const watch = begin_watching(session, command, responder);
  const HandlerFunction handler = find_handler(command.code);
  if (handler == nullptr) {
    return refuse(command.code, std::move(responder));
  }
  Context context{broker_, options_, settings_, session, command, std::move(responder)};
  handler(context);
  if (watch != nullptr) watch->handled();
}

void Remoting::measure(metrics::Exposition& out) {
  out.histogram("saker_request_latency_seconds",
                "Requests from decoding to answer, without the time held for a message.");
  for (std::size_t i = 0; i < LaneWatch::kKindNames.size(); ++i) {
    metrics::LatencyFigures sum;
    for (const LaneWatch::Ptr& watch : watches_) {
      sum += watch->figures(static_cast<LaneWatch::Kind>(i));
    }
    out.add(sum, {{"request", LaneWatch::kKindNames[i]}});
  }
  CallTable::SumsByKey calls;
  for (const LaneWatch::Ptr& watch : watches_) watch->calls().add_to(calls);
  expose(calls, out);
}

void Remoting::on_close(const rpc::SessionPtr& session) {
  if (const auto client = ClientSession::existing(session)) broker_.client_closed(client);
}

}  // namespace saker::front
