#include "broker/pop/order_table.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/clock.h"

// The input is a consumerOrderInfo.json. What decodes decodes to the same when it was written; a
// table that goes on with it takes acknowledgements, other times, the next pop and age without
// harm, and stays one that can be written.

namespace {

using namespace saker;          // NOLINT: a fuzzer is one file
using namespace saker::broker;  // NOLINT

void use_queue(OrderTable& table, const Progress& of, const OrderedTaking& taking) {
  const std::int64_t pop_ms = taking.pop_time_ms;
  (void)table.closed_until_ms(of, taking.attempt_id);
  (void)table.closed_until_ms(of, "another");
  if (!taking.offsets.empty()) {
    table.set_visible(of, {taking.offsets.front()}, pop_ms, 1);
    const auto acked = table.acknowledge(of, {taking.offsets.front()}, pop_ms, {});
    SAKER_ASSERT(acked.found == OrderTable::Found::kYes);
  }
  table.suspend(of, pop_ms, 2);
  (void)table.take(of, taking);
}

void use(const OrdersState& state) {
  ManualClock clock;
  OrderTable table(clock);
  table.restore(state);
  for (const auto& [key, queues] : state) {
    const std::size_t at = key.find('@');
    if (at == std::string::npos) continue;
    const std::string topic = key.substr(0, at);
    const std::string group = key.substr(at + 1);
    for (const auto& [queue, taking] : queues) use_queue(table, {group, topic, {queue}}, taking);
  }
  SAKER_ASSERT(decode_orders(encode(table.state())).ok());
  table.expire([](std::string_view, std::string_view, QueueId id) { return id.value != 0; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto state = decode_orders({reinterpret_cast<const char*>(data), size});
  if (!state) return 0;
  SAKER_ASSERT(*decode_orders(encode(*state)) == *state);
  use(*state);
  return 0;
}
