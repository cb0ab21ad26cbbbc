#pragma once

#include "config/setting.h"

namespace saker::store {

/// Keys of RocketMQ's store for what this one does in another way or need not do: they are taken,
/// so that files load and tools find them, and each says why it changes nothing. Names and
/// defaults: spec 04 §30.
config::Table inert_settings();

}  // namespace saker::store
