#include "wire/message/open_halves.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/number.h"
#include "model/property.h"

namespace saker::wire::message {

std::vector<std::int64_t> parse_op_body(std::string_view body) {
  std::vector<std::int64_t> offsets;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find(','), body.size());
    if (const auto offset = whole_number(body.substr(0, end))) offsets.push_back(*offset);
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return offsets;
}

std::vector<Message> open_of(const std::vector<Message>& copies,
                             const std::vector<std::int64_t>& ended) {
  const std::set<std::int64_t> over(ended.begin(), ended.end());
  std::map<std::string, const Message*> newest;  // older copies end when a newer one is there
  for (const Message& copy : copies) newest[copy.id()] = &copy;
  std::vector<Message> open;
  for (const auto& [id, copy] : newest) {
    const auto renewed = whole_number(copy->property(property::kRenewedHalfOffset));
    const bool is_over =
        over.contains(copy->queue_offset()) || (renewed && over.contains(*renewed));
    if (!is_over) open.push_back(*copy);
  }
  std::sort(open.begin(), open.end(),
            [](const Message& a, const Message& b) { return a.queue_offset() < b.queue_offset(); });
  return open;
}

std::int64_t check_count_of(const Message& half) {
  return whole_number(half.property(property::kCheckTimes)).value_or(0);
}

}  // namespace saker::wire::message
