#pragma once

#include "config/setting.h"

namespace saker::apps {

/// Keys of RocketMQ's connections, which are made otherwise here: they are taken, so that files
/// load and tools find them, and each says why it changes nothing.
config::Table inert_settings();

}  // namespace saker::apps
