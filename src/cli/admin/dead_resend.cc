#include <map>
#include <set>

#include "cli/admin/dead.h"
#include "cli/admin/message/dead_letter_store.h"
#include "cli/admin/message/message_sender.h"
#include "cli/admin/subscriber_store.h"

namespace saker::cli {
namespace {

/// A dead letter and where its copy goes.
struct Resend {
  Message dead;
  std::string topic;
  BrokerAt broker;
};

struct Plan {
  std::vector<Resend> resends;
  std::int64_t resent_before = 0;
};

/// The brokers of each topic, asked once.
using Homes = std::map<std::string, std::vector<BrokerAt>>;

Error homeless(const Message& dead, const std::string& topic, const std::string& group) {
  const std::string which =
      "dead letter " + dead.id() + " (" + dead.offset_id() + ") of group '" + group + "' ";
  if (topic.empty()) {
    return {ErrorCode::kFailedPrecondition,
            which +
                "does not say which topic it was sent to; nothing was sent. Others can be sent "
                "one by one: --id ID"};
  }
  return {ErrorCode::kFailedPrecondition,
          which + "belongs to topic '" + topic +
              "', which is not there; nothing was sent. Make it: saker admin topics create " +
              topic};
}

/// Where the copy goes: the broker that has the dead letter, or another one with the topic.
Status settle(Cluster& cluster, const std::string& group, Homes& homes, Resend& resend) {
  if (resend.topic.empty()) return homeless(resend.dead, resend.topic, group);
  auto known = homes.find(resend.topic);
  if (known == homes.end()) {
    const auto brokers = brokers_with(cluster, resend.topic);
    if (!brokers.ok()) return brokers.error();
    known = homes.emplace(resend.topic, *brokers).first;
  }
  if (known->second.empty()) return homeless(resend.dead, resend.topic, group);
  resend.broker = known->second.front();
  for (const BrokerAt& broker : known->second)
    if (broker.name == resend.dead.broker) resend.broker = broker;
  return {};
}

Result<Plan> plan(Cluster& cluster, const DeadResendOptions& options) {
  Plan plan;
  Homes homes;
  const auto take = [&](Message&& dead) -> Result<bool> {
    if (!options.id.empty() && dead.id() != options.id && dead.offset_id() != options.id)
      return true;
    Resend resend{std::move(dead), {}, {}};
    resend.topic = options.only_group ? retry_topic(options.group) : origin_topic(resend.dead);
    Status settled = settle(cluster, options.group, homes, resend);
    if (!settled.ok()) return settled.error();
    if (!options.again) {
      const auto before = was_resent_to(cluster, resend.dead, resend.topic);
      if (!before.ok()) return before.error();
      plan.resent_before += *before ? 1 : 0;
      if (*before) return true;
    }
    plan.resends.push_back(std::move(resend));
    return static_cast<std::int64_t>(plan.resends.size()) < options.count_max;
  };
  Status read = for_each_letter(cluster, options.group, take);
  if (!read.ok()) return read.error();
  const bool found_none = plan.resends.empty() && plan.resent_before == 0;
  if (found_none && !options.id.empty()) {
    return Error{ErrorCode::kNotFound, "group '" + options.group + "' has no dead letter '" +
                                           options.id + "'; what it has: saker admin dead list " +
                                           options.group};
  }
  return plan;
}

/// Groups that are given the copies, too.
Result<std::string> others(Cluster& cluster, const DeadResendOptions& options, const Plan& plan) {
  std::set<std::string> names;
  std::set<std::string> asked;
  for (const Resend& resend : plan.resends) {
    if (options.only_group || !asked.insert(resend.topic).second) continue;
    const auto groups = read_subscribers(cluster, resend.broker, resend.topic);
    if (!groups.ok()) return groups.error();
    names.insert(groups->begin(), groups->end());
  }
  names.erase(options.group);
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Page page_of(const DeadResendOptions& options, const Plan& plan, const std::string& others,
             bool is_done) {
  Page page;
  page.fact("group", options.group)
      .fact("resent", is_done)
      .fact("count", static_cast<std::int64_t>(plan.resends.size()), Kind::kNumber)
      .fact("resentBefore", plan.resent_before, Kind::kNumber)
      .fact("alsoGivenTo", others.empty() ? Cell() : Cell(others));
  return page;
}

Status resend(const AdminOptions& admin, const DeadResendOptions& options) {
  if (options.id.empty() != options.all) {
    return Error{ErrorCode::kInvalidArgument,
                 "say which dead letters: --id ID for one, or --all; not both"};
  }
  Cluster cluster(admin);
  const auto made = plan(cluster, options);
  if (!made.ok()) return made.error();
  const auto also = others(cluster, options, *made);
  if (!also.ok()) return also.error();
  if (!options.is_dry_run && !options.is_confirmed && !made->resends.empty()) {
    return Error{
        ErrorCode::kFailedPrecondition,
        std::to_string(made->resends.size()) + " dead letter(s) of group '" + options.group +
            "' would be sent again" +
            (also->empty() ? "" : ", and these groups would be given them, too: " + *also) +
            "; nothing was sent. Which ones says --dry-run; to send them add --yes"};
  }
  const bool is_real = !options.is_dry_run;
  Page page = page_of(options, *made, *also, is_real);
  Table& table =
      page.table("messages", {{"id"}, {"deadLetter"}, {"topic"}, {"broker"}, {"resentAs"}});
  for (const Resend& one : made->resends) {
    Cell as;
    if (is_real) {
      const auto sent = send_message(cluster, one.broker, resent_copy(one.dead, one.topic));
      if (!sent.ok()) {
        return Error{sent.error().code, sent.error().message + "; " +
                                            std::to_string(table.rows.size()) +
                                            " before it were sent, and are skipped next time"};
      }
      as = sent->offset_id;
    }
    table.add({one.dead.id(), one.dead.offset_id(), one.topic, one.broker.name, as});
  }
  page.print(admin.form);
  return {};
}

}  // namespace

int dead_resend(const AdminOptions& admin, const DeadResendOptions& options) {
  return end("dead resend", resend(admin, options));
}

}  // namespace saker::cli
