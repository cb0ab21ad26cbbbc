#pragma once

#include <string>

#include "config/setting.h"

namespace saker::broker {

/// Keys of RocketMQ's broker for what this one does in another way or has not: they are taken, so
/// that files load and tools find them, and each says why it changes nothing. The defaults are
/// those of RocketMQ 5.5.0, but where one would say that something goes on which does not: such a
/// switch is off, and stays so whatever a file says. `ip`: of the broker. Names: spec 05 §31.
config::Table inert_settings(const std::string& ip);

}  // namespace saker::broker
