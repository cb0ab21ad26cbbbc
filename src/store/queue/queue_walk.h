#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "store/queue/queue.h"

namespace saker::store {

/// Does `work` to each queue, where there are very many by several threads: most of the time goes
/// into waiting for the disk and for the kernel. Logs every second how far it is: "store: `what` of
/// 20000 of 100000 queues". The first error ends it. `work`: any thread, each queue once.
Status for_each_queue(std::span<Queue* const> queues, std::string_view what,
                      const std::function<Status(Queue&)>& work);

}  // namespace saker::store
