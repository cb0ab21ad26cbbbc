#include "broker/topic/lost_topics.h"

#include <algorithm>
#include <cstddef>

#include "model/light_queue.h"
#include "model/topic_name.h"

namespace saker::broker {
namespace {

constexpr std::size_t kNamedMax = 20;

}  // namespace

std::vector<std::string> lost_topics(const store::Store& store, const TopicTable& topics) {
  std::vector<std::string> names = store.topics_with_prefix("");
  std::erase_if(names, [&topics](const std::string& name) {
    return name.starts_with(kRetryPrefix) || is_light_queue(name) || topics.find(name) != nullptr;
  });
  return names;
}

std::string lost_topics_text(const std::vector<std::string>& topics) {
  if (topics.empty()) return "";
  std::string names;
  for (std::size_t i = 0; i < std::min(topics.size(), kNamedMax); ++i)
    names += (names.empty() ? "" : " ") + topics[i];
  if (topics.size() > kNamedMax)
    names += " and " + std::to_string(topics.size() - kNamedMax) + " more";
  return "topics: " + std::to_string(topics.size()) +
         " have messages in the store but no row in the table of topics, so that nobody can read "
         "them: " +
         names +
         "; make them again with as many queues as they had (saker store inspect shows "
         "them): saker admin topics create " +
         topics.front() + ", or restore topics.json from a copy";
}

}  // namespace saker::broker
