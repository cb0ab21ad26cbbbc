#pragma once

#include <memory>

#include "front/audited_change.h"
#include "wire/remoting/command.h"

namespace saker::front {

struct WatchedRequest;

/// Null where the request is none of those that change something: topics, groups, offsets of
/// groups, settings, files; transactions, timers and offsets where the connection from `peer` is
/// none of the group's.
std::unique_ptr<AuditedChange> begin_change(const AuditedChange::Rooms& rooms,
                                            const wire::remoting::Command& command,
                                            const HostAddress& peer);

AuditedEnd end_of(const WatchedRequest& request);

}  // namespace saker::front
