#pragma once

#include <string_view>

#include "base/string_map.h"
#include "namesrv/verb.h"

namespace saker::namesrv {

/// A change by an administrator (key-value configuration, permissions, routes of topics, settings)
/// on its way into the audit: looks at what is to be changed when it is made, and again at the end.
/// The lines are like those of brokers (docs/operations.md). Nothing comes of other requests, or
/// where nothing is to be written down. Thread: that of its request.
class LoggedChange {
 public:
  /// Both outlive it.
  LoggedChange(const Services& services, const Call& call);

  void finish(const Answer& answer) const;

 private:
  using Look = OrderedStringMap<std::string>;

  Look look() const;

  const Services& services_;
  const Call& call_;
  const std::string_view name_;  ///< of the request, in RocketMQ's words; empty: nothing is written
  const Look before_;
};

}  // namespace saker::namesrv
