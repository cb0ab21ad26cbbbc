#include "broker/query/query_threads.h"

namespace saker::broker {

void QueryThreads::run(UniqueFunction<void()> task) {
  const auto kept = std::make_shared<UniqueFunction<void()>>(std::move(task));
  if (!worker_.submit([kept] { (*kept)(); })) (*kept)();
}

std::string QueryThreads::busy_text() const {
  return "[OVERLOAD]system busy, start flow control for a while: " + std::to_string(waiting_max_) +
         " queries wait for their turn, as many as queryThreadPoolQueueCapacity allows; "
         "try again in a few seconds";
}

}  // namespace saker::broker
