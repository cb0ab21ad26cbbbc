#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/string_map.h"

namespace saker::broker {

/// The topics that this broker has deleted and that one name server has yet to forget.
///
/// A name server of RocketMQ forgets a topic of one broker only together with the broker, and
/// request 216 takes the topic from all brokers. So the topic is first registered as a place that
/// nobody may read or write, which keeps clients away, and then, if no broker has more of it than
/// that, deleted by 216. Source: spec 05 §2.1, §4.
///
/// | state    | event                                     | next     |
/// |----------|-------------------------------------------|----------|
/// | –        | deleted here                              | untold   |
/// | untold   | a registration is sent                    | told     |
/// | told     | it was taken                              | unlooked |
/// | told     | it failed                                 | untold   |
/// | unlooked | the route is asked for (105)              | looked   |
/// | looked   | every broker of the route has given it up | unasked  |
/// | looked   | another one has it, or no route, an error | –        |
/// | unasked  | the topic is deleted there (216)          | asked    |
/// | asked    | an answer, whatever it says               | –        |
/// | any      | the topic is made again                   | –        |
///
/// What cannot be told for 150 s is given up: by then the name server has dropped the silent broker
/// with all its topics. Thread: whoever holds the registrar's lock.
class Withdrawals {
 public:
  using Topics = std::set<std::string, std::less<>>;

  void add(std::string_view topic, std::int64_t now_ms);
  /// The topic is there again.
  void take_back(std::string_view topic);

  bool has_untold() const;
  /// They are told now.
  Topics take_untold();
  /// The end of the registration that took them.
  void told(bool is_taken, std::int64_t now_ms);

  /// Routes to ask for now; a few at a time.
  std::vector<std::string> take_unlooked();
  void looked(std::string_view topic, bool is_given_up_by_all);

  /// To be deleted by request 216 now.
  std::vector<std::string> take_unasked();
  void asked(std::string_view topic);
  /// The name server may be about to forget the topic: what it is told meanwhile is lost.
  bool is_being_deleted(std::string_view topic) const { return deleting_.contains(topic); }

 private:
  enum class Stage : std::uint8_t { kUntold, kTold, kUnlooked, kLooked, kUnasked };
  struct Entry {
    Stage stage = Stage::kUntold;
    std::int64_t since_ms = 0;
  };
  /// Moves entries of a stage on, at most so many.
  std::vector<std::string> take(Stage from, Stage to, std::size_t max);

  OrderedStringMap<Entry> entries_;
  Topics deleting_;  ///< apart: a topic that is made again is still in it
};

/// Whether all that the route has of a topic are places that nobody may read or write.
bool is_given_up_by_all(std::string_view route_body);

}  // namespace saker::broker
