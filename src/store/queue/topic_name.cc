#include "store/queue/topic_name.h"

#include <cstddef>

#include "model/topic_name.h"

namespace saker::store {
namespace {

constexpr std::size_t kBytesMax = 127;
constexpr std::size_t kRetryBytesMax = 255;

}  // namespace

bool is_storable_topic(std::string_view topic, bool long_topics) {
  const bool is_retry = topic.starts_with(kRetryPrefix);
  const std::size_t bytes_max = is_retry && long_topics ? kRetryBytesMax : kBytesMax;
  return !topic.empty() && topic.size() <= bytes_max && topic != "." && topic != ".." &&
         topic.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

}  // namespace saker::store
