#pragma once

#include <string_view>

namespace saker::store {

/// Whether records of a topic can be kept: the name becomes a directory and a length byte. At most
/// 127 bytes, retry topics 255 (where long topics are on); not empty, no '/', not "." or "..".
bool is_storable_topic(std::string_view topic, bool long_topics);

}  // namespace saker::store
