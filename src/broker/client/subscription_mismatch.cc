#include "broker/client/subscription_mismatch.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace saker::broker {
namespace {

using Row = SubscriptionSet::Row;

constexpr std::size_t kRowsMax = 1000;
constexpr std::size_t kClientsMax = 100;

const Row* find(const SubscriptionSet& set, std::string_view topic) {
  const auto& rows = set.rows();
  const auto at =
      std::lower_bound(rows.begin(), rows.end(), topic,
                       [](const Row& row, std::string_view name) { return row.topic < name; });
  return at == rows.end() || at->topic != topic ? nullptr : &*at;
}

/// What a client wrote must not end a line.
std::string in_one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = '?';
  }
  return text;
}

std::string words_for(const Row* row) {
  if (row == nullptr) return "nothing";
  const std::string text = "'" + row->expression + "'";
  return in_one_line(row->expression_type == "TAG" ? text : row->expression_type + " " + text);
}

Disagreement about(const std::string& topic, const MemberWord& one, const MemberWord& other) {
  return {in_one_line(topic), in_one_line(one.client_id),
          words_for(find(*one.subscriptions, topic)), in_one_line(other.client_id),
          words_for(find(*other.subscriptions, topic))};
}

/// The members that say the same, in order; as many as are shown.
struct Party {
  const SubscriptionSet* says;
  std::vector<std::string> client_ids;
};

std::vector<Party> parties_of(std::span<const MemberWord> words) {
  std::map<const SubscriptionSet*, std::vector<std::string>> by_set;
  for (const MemberWord& word : words) {
    by_set[word.subscriptions.get()].push_back(word.client_id);
  }
  std::vector<Party> parties;
  for (auto& [set, ids] : by_set) {
    std::sort(ids.begin(), ids.end());
    parties.push_back({set, std::move(ids)});
  }
  return parties;
}

/// What there is to say of a topic, and which parties say so. An empty text: not subscribed.
using Sayings = std::map<std::pair<std::string_view, std::string_view>, std::vector<std::size_t>>;

Sayings sayings_of(const std::vector<Party>& parties, std::string_view topic) {
  Sayings sayings;
  for (std::size_t i = 0; i < parties.size(); ++i) {
    const Row* const row = find(*parties[i].says, topic);
    const auto what = row == nullptr ? std::pair<std::string_view, std::string_view>()
                                     : std::pair<std::string_view, std::string_view>(
                                           row->expression, row->expression_type);
    sayings[what].push_back(i);
  }
  return sayings;
}

std::vector<std::string> ids_of(const std::vector<Party>& parties,
                                const std::vector<std::size_t>& which) {
  std::vector<std::string> ids;
  for (const std::size_t i : which) {
    const auto& of_party = parties[i].client_ids;
    ids.insert(ids.end(), of_party.begin(), of_party.end());
  }
  std::sort(ids.begin(), ids.end());
  ids.resize(std::min(ids.size(), kClientsMax));
  return ids;
}

}  // namespace

std::optional<Disagreement> find_disagreement(const MemberWord& one, const MemberWord& other) {
  const auto& rows = one.subscriptions->rows();
  const auto& other_rows = other.subscriptions->rows();
  const auto [at, other_at] =
      std::mismatch(rows.begin(), rows.end(), other_rows.begin(), other_rows.end());
  if (at == rows.end() && other_at == other_rows.end()) return std::nullopt;
  if (other_at == other_rows.end()) return about(at->topic, one, other);
  if (at == rows.end()) return about(other_at->topic, one, other);
  return about(std::min(at->topic, other_at->topic), one, other);
}

std::vector<api::SubscriptionMismatch> find_mismatches(std::span<const MemberWord> words) {
  const std::vector<Party> parties = parties_of(words);
  std::set<std::string_view> topics;
  for (const Party& party : parties) {
    for (const Row& row : party.says->rows()) topics.insert(row.topic);
  }
  std::vector<api::SubscriptionMismatch> found;
  for (const std::string_view topic : topics) {
    const Sayings sayings = sayings_of(parties, topic);
    if (sayings.size() == 1) continue;
    for (const auto& [what, who] : sayings) {
      if (found.size() == kRowsMax) return found;
      found.push_back({std::string(topic), std::string(what.first), std::string(what.second),
                       ids_of(parties, who)});
    }
  }
  return found;
}

}  // namespace saker::broker
