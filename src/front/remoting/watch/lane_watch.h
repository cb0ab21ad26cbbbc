#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "front/remoting/watch/call_table.h"
#include "front/remoting/watch/slow_log.h"
#include "front/remoting/watch/watched_request.h"
#include "metrics/latency.h"
#include "rpc/session.h"

namespace saker::front {

/// Watches the requests of one lane from decoding to answer, and measures them.
///
/// Responders may outlive the front end, in tasks that were posted to a loop: it goes when the last
/// of them has gone, not before. Thread: the lane; figures: any.
class LaneWatch final : public rpc::RequestWatch {
 public:
  /// Kinds of requests, by what they do.
  enum class Kind : std::uint8_t { kSend, kPull, kPop, kAcknowledge, kOther };
  static constexpr std::array<std::string_view, 5> kKindNames = {"send", "pull", "pop",
                                                                 "acknowledge", "other"};
  static Kind kind_of(std::int32_t code);

  struct Leave {
    void operator()(LaneWatch* watch) const { watch->leave(); }
  };
  using Ptr = std::unique_ptr<LaneWatch, Leave>;

  /// The clock outlives it.
  static Ptr make(const Clock& clock, std::shared_ptr<SlowLog> slow_log) {
    return Ptr(new LaneWatch(clock, std::move(slow_log)));
  }

  /// A request was decoded. The command lives until handled().
  WatchedRequest& begin(const rpc::SessionPtr& session, const wire::remoting::Command& command);
  /// Its handler is through. What is not answered yet keeps what the log may want to say of it.
  void handled();

  void ended(rpc::RequestRecord& record) override;

  metrics::LatencyFigures figures(Kind kind) const {
    return latencies_[static_cast<std::size_t>(kind)].figures();
  }
  const CallTable& calls() const { return calls_; }

 private:
  LaneWatch(const Clock& clock, std::shared_ptr<SlowLog> slow_log)
      : clock_(clock), slow_log_(std::move(slow_log)) {}
  ~LaneWatch() override = default;

  void leave();
  void measure(const WatchedRequest& request, std::int64_t end_ns);
  static void name(WatchedRequest& request, const wire::remoting::Command& command);

  const Clock& clock_;
  const std::shared_ptr<SlowLog> slow_log_;
  std::array<metrics::LatencyHistogram, kKindNames.size()> latencies_;
  CallTable calls_;
  std::deque<WatchedRequest> requests_;
  std::vector<WatchedRequest*> spare_;
  WatchedRequest* current_ = nullptr;                 ///< whose handler runs, unanswered
  const wire::remoting::Command* command_ = nullptr;  ///< of the handler that runs
  bool is_left_ = false;
};

}  // namespace saker::front
