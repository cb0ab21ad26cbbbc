#include "broker/produce/load_check.h"

#include "broker/remark.h"

namespace saker::broker {

// COMPAT: the tags in brackets are RocketMQ's; people and programs look for them.
api::Outcome check_load(const Options& options, const store::Store& store) {
  const store::Load load = store.load();
  if (load.append_ms > options.append_busy_ms) {
    return refused(api::Status::kBusy,
                   "[PC_SYNCHRONIZED]broker busy, start flow control for a while: an append to the "
                   "log has taken " +
                       std::to_string(load.append_ms) + " ms, osPageCacheBusyTimeOutMills is " +
                       std::to_string(options.append_busy_ms) + "; try again in a second");
  }
  if (load.waiting_count < options.waiting_sends_max) return {};
  return refused(api::Status::kBusy,
                 "[OVERLOAD]system busy, start flow control for a while: " +
                     std::to_string(load.waiting_count) +
                     " messages wait for the disk, putThreadPoolQueueCapacity is " +
                     std::to_string(options.waiting_sends_max) +
                     "; try again once some have been answered");
}

}  // namespace saker::broker
