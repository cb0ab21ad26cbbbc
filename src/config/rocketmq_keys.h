#pragma once

#include "config/settings.h"

namespace saker::config {

/// Every key that a name server or broker of RocketMQ 4.9 to 5.5 reads from its configuration file
/// (spec 05 §6 and §31, 04 §30). A file that is carried over from there is full of them, and they
/// are no typing errors. Plain data: what a key does is said by the table of the folder that has
/// it.
KnownElsewhere rocketmq_keys();

}  // namespace saker::config
