#include "broker/pop/pop_desk.h"

namespace saker::broker {
namespace {

/// Lanes begin at different queues, and not at the same after every start.
std::uint32_t seed_of(const Clock& clock, std::size_t lane) {
  return static_cast<std::uint32_t>(clock.wall_ms()) + static_cast<std::uint32_t>(lane) * 7919;
}

}  // namespace

PopDesk::PopDesk(const Rooms& rooms)
    : checks_({rooms.options, rooms.clock, rooms.topics, rooms.groups, rooms.seen, rooms.store}),
      reader_({rooms.options, rooms.clock, rooms.topics, rooms.store, rooms.state,
               seed_of(rooms.clock, rooms.lane)}),
      writer_({rooms.clock, rooms.appender, rooms.state.revive_topic,
               parse_host_address(rooms.options.address()).value_or(HostAddress{}), rooms.events}),
      popper_({rooms.options, rooms.clock, rooms.state, rooms.router, checks_, reader_, writer_,
               rooms.quota, rooms.meter, rooms.lane}),
      acker_({rooms.options, rooms.clock, rooms.store, rooms.offsets, rooms.state, rooms.router,
              checks_, writer_, rooms.events.acks}) {}

}  // namespace saker::broker
