#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace saker::load {

// Creates the topic, or changes it, at a broker; throws unless the broker agrees. The broker may
// take a while for it: it tells the name server first.
void create_topic(const std::string& broker, const std::string& topic, int queue_count);

// The next offset of each queue. Throws where the broker refuses.
std::vector<int64_t> max_offsets(const std::string& broker, const std::string& topic,
                                 int queue_count);

int64_t sum_of(const std::vector<int64_t>& offsets);

// Waits, at most for a second, until the offsets of a topic have grown by `wanted` in sum: brokers
// may publish what they have acknowledged a little later. Returns by how much they have grown.
int64_t await_growth(const std::string& broker, const std::string& topic,
                     const std::vector<int64_t>& before, int64_t wanted);

}  // namespace saker::load
