#pragma once

#include <optional>
#include <string>

#include "cli/admin/broker_store.h"
#include "cli/admin/cluster.h"
#include "cli/text/page.h"

namespace saker::cli {

/// Messages a second that consumers got; both spellings of RocketMQ count.
std::optional<double> delivered_rate(const RuntimeFigures& figures, std::size_t window);

/// The figures of one broker by what they are about; a row for each of its processes.
///
///   processes    address, version, since when
///   traffic      messages in and out: a second over the last 10 s, 1 min and 10 min, today, in all
///   latency      how long sends and pulls took
///   store        where the log begins and ends, how full the disks are, what lags behind
///   delays       how far each delay level is
///   other        what else the broker said, as it said it
///
/// Thread: one.
class BrokerPage {
 public:
  explicit BrokerPage(const std::string& name);
  void add(const BrokerAt& broker, const RuntimeFigures& figures);
  const Page& page() const { return page_; }

 private:
  void add_traffic(std::int64_t id, const RuntimeFigures& figures);
  void add_latency(std::int64_t id, const RuntimeFigures& figures);
  void add_store(std::int64_t id, const RuntimeFigures& figures);
  void add_delays_and_others(std::int64_t id, const RuntimeFigures& figures);

  Page page_;
  Table& processes_;
  Table& traffic_;
  Table& latency_;
  Table& store_;
  Table& delays_;
  Table& other_;
};

}  // namespace saker::cli
