#include "broker/station.h"

#include <unistd.h>

namespace saker::broker {
namespace {

constexpr std::size_t kStagedBytesMax = 256 << 10;

}  // namespace

Station::Station(const Rooms& rooms, api::Lane lane)
    : rooms_(rooms),
      lane_(lane),
      hold_quota_(rooms.options.held_per_connection_max),
      appender_(rooms.store.make_appender(*this)) {
  const auto host = parse_host_address(rooms.options.address());
  SendMeter& sends = rooms.events.lane_sends[lane.index];
  sender_ = std::make_unique<Sender>(Sender::Rooms{
      rooms.options, rooms.clock, rooms.topics, rooms.groups, rooms.delay_levels, rooms.store,
      *appender_, host.value_or(HostAddress{}), identity(), rooms.message_bytes_max,
      rooms.transactions, sends, rooms.events.dead_letters, this, rooms.timers});
  recaller_ = std::make_unique<Recaller>(
      Recaller::Rooms{rooms.options, rooms.clock, rooms.topics, *appender_, rooms.timers});
  send_back_ = std::make_unique<SendBack>(
      SendBack::Rooms{rooms.options, rooms.clock, rooms.topics, rooms.groups, rooms.delay_levels,
                      rooms.store, *appender_, rooms.send_backs, rooms.events.dead_letters});
  transaction_end_ = std::make_unique<TransactionEnd>(
      TransactionEnd::Rooms{rooms.options, rooms.clock, rooms.delay_levels, rooms.store, *appender_,
                            rooms.transactions, rooms.events, sends, rooms.timers});
  transaction_resume_ = std::make_unique<TransactionResume>(TransactionResume::Rooms{
      rooms.options, rooms.clock, rooms.store, *appender_, rooms.transactions});
  puller_ = std::make_unique<Puller>(
      Puller::Rooms{rooms.clock,
                    {rooms.options, rooms.topics, rooms.groups, rooms.online, rooms.seen},
                    rooms.store,
                    rooms.offsets,
                    rooms.filters,
                    rooms.router.hold_table(),
                    hold_quota_,
                    rooms.meter,
                    lane.index});
  pop_ = std::make_unique<PopDesk>(
      PopDesk::Rooms{rooms.options, rooms.clock, rooms.topics, rooms.groups, rooms.offsets,
                     rooms.seen, rooms.store, *appender_, rooms.router, rooms.pop, hold_quota_,
                     rooms.meter, rooms.events, lane.index});
  lite_ = std::make_unique<LiteDesk>(LiteDesk::Rooms{
      rooms.options, rooms.clock, rooms.topics, rooms.groups, rooms.offsets, rooms.store,
      rooms.router, rooms.pop, pop_->checks(), rooms.lite, hold_quota_, rooms.meter, lane.index});
}

UniqueKeyMaker::Identity Station::identity() const {
  const auto host = parse_host_address(rooms_.options.address());
  // In containers the process id is the same after every start; the time is not.
  const auto salt = static_cast<std::uint32_t>(rooms_.clock.wall_ms() << 8) +
                    static_cast<std::uint32_t>(lane_.index);
  return {host.value_or(HostAddress{}), getpid(), salt};
}

void Station::send(const api::SendRequest& request, api::SendCompletion done) {
  staged_bytes_ += request.body.size();
  sender_->send(request, std::move(done));
  if (staged_bytes_ >= kStagedBytesMax) end_turn();
}

void Station::end_turn() {
  staged_bytes_ = 0;
  // Commits wake and complete; what that stages is committed, too.
  do {
    pop_->acker().stage_collected();
    commit();
    take_news();
  } while (pop_->has_staged());
}

void Station::commit() {
  pop_->writer().note_commit();
  rooms_.router.begin_commit(lane_);
  appender_->commit();
  rooms_.router.end_commit(lane_);
}

void Station::take_news() {
  rooms_.router.take(lane_, woken_);
  puller_->wake(woken_);
  pop_->popper().wake(woken_);
  lite_->popper().wake(woken_);
}

void Station::answer_overdue() {
  if (appender_->waiting()) appender_->release();
  puller_->answer_overdue();
  pop_->popper().answer_overdue();
  lite_->popper().answer_overdue();
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
