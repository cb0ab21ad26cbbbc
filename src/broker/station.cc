#include "broker/station.h"

#include <unistd.h>

namespace saker::broker {

Station::Station(const Rooms& rooms, api::Lane lane)
    : rooms_(rooms), lane_(lane), appender_(rooms.store.make_appender(*this)) {
  const auto host = parse_host_address(rooms.options.address());
  sender_ = std::make_unique<Sender>(Sender::Rooms{
      rooms.options, rooms.clock, rooms.topics, rooms.groups, rooms.delay_levels, *appender_,
      host.value_or(HostAddress{}), identity(), rooms.message_bytes_max, this});
  send_back_ = std::make_unique<SendBack>(SendBack::Rooms{rooms.options, rooms.clock, rooms.topics,
                                                          rooms.groups, rooms.delay_levels,
                                                          rooms.store, *appender_});
  puller_ = std::make_unique<Puller>(
      Puller::Rooms{rooms.clock,
                    {rooms.options, rooms.topics, rooms.groups, rooms.online, rooms.seen},
                    rooms.store,
                    rooms.offsets,
                    rooms.router.hold_table(),
                    lane.index});
}

UniqueKeyMaker::Identity Station::identity() const {
  const auto host = parse_host_address(rooms_.options.address());
  // In containers the process id is the same after every start; the time is not.
  const auto salt = static_cast<std::uint32_t>(rooms_.clock.wall_ms() << 8) +
                    static_cast<std::uint32_t>(lane_.index);
  return {host.value_or(HostAddress{}), getpid(), salt};
}

void Station::end_turn() {
  rooms_.router.begin_commit(lane_);
  appender_->commit();
  rooms_.router.end_commit(lane_);
  take_news();
}

void Station::take_news() {
  rooms_.router.take(lane_, woken_);
  puller_->wake(woken_);
}

void Station::answer_overdue() {
  if (appender_->waiting()) appender_->release();
  puller_->answer_overdue();
}

bool Station::is_open(std::string_view topic) {
  return rooms_.registrar == nullptr || rooms_.registrar->is_known(topic);
}

void Station::when_open(std::string_view topic, UniqueFunction<void()> task) {
  const auto run = [&executor = rooms_.executor, lane = lane_,
                    kept = std::make_shared<UniqueFunction<void()>>(std::move(task))] {
    executor.post(lane, [kept] { (*kept)(); });
  };
  if (rooms_.registrar == nullptr) return run();
  rooms_.registrar->when_known(topic, run);
}

void Station::wake() {
  if (release_posted_.exchange(true)) return;
  rooms_.executor.post(lane_, [this] {
    release_posted_ = false;
    appender_->release();
  });
}

}  // namespace saker::broker
