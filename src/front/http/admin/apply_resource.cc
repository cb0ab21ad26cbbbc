#include "front/http/admin/admin_audit.h"
#include "front/http/admin/message_row.h"
#include "front/http/admin/operator_desk.h"
#include "front/http/admin/resource.h"

namespace saker::front {
namespace {

using wire::json::Writer;
using Step = OperatorDesk::Step;
using Action = Step::Action;

const std::string& name_of(const Step& step) {
  return std::visit([](const auto& thing) -> const std::string& { return thing.name; }, step.then);
}

bool is_topic(const Step& step) { return std::holds_alternative<Topic>(step.then); }

std::vector<AuditedThing> things_of(const std::vector<Step>& steps) {
  std::vector<AuditedThing> things;
  for (const Step& step : steps) {
    AuditedThing thing;
    thing.kind = is_topic(step) ? AuditedThing::Kind::kTopic : AuditedThing::Kind::kGroup;
    (is_topic(step) ? thing.topic : thing.group) = name_of(step);
    things.push_back(std::move(thing));
  }
  return things;
}

api::Outcome carry_out(api::Broker& broker, const Step& step) {
  return wait_for([&](api::Lane lane, api::Completion done) {
    const bool is_deletion = step.action == Action::kDelete;
    if (is_deletion && is_topic(step)) {
      broker.delete_topic(lane, name_of(step), std::move(done));
    } else if (is_deletion) {
      broker.delete_group(lane, name_of(step), false, std::move(done));
    } else if (const auto* topic = std::get_if<Topic>(&step.then)) {
      broker.put_topic(lane, *topic, std::move(done));
    } else {
      broker.put_group(lane, std::get<Group>(step.then), std::move(done));
    }
  });
}

/// Until one fails; what was done before stays.
api::Outcome carry_out_all(AdminCall& call, const std::vector<Step>& steps) {
  std::size_t done = 0;
  for (const Step& step : steps) {
    const api::Outcome outcome = carry_out(call.rooms.broker, step);
    if (!outcome.ok()) {
      return {outcome.status, std::string(is_topic(step) ? "topic" : "group") + " '" +
                                  name_of(step) + "': " + outcome.message + "; " +
                                  std::to_string(done) + " of " + std::to_string(steps.size()) +
                                  " changes were made before it, and stay"};
    }
    ++done;
  }
  return {};
}

void write_row(Writer& json, const Step& step, const Step::Field& field) {
  json.begin_object().field("action", saker::name_of(step.action));
  json.field("kind", is_topic(step) ? "topic" : "group").field("name", name_of(step));
  json.field("broker", step.broker);
  write_or_null(json, "field", field.name);
  write_or_null(json, "now", step.action == Action::kCreate ? "" : field.now);
  write_or_null(json, "then", field.then);
  json.end_object();
}

HttpReply show(const std::vector<Step>& steps, bool is_applied) {
  Writer json;
  json.begin_object().field("applied", is_applied);
  json.field("changes", static_cast<std::int64_t>(steps.size())).key("plan").begin_array();
  for (const Step& step : steps) {
    if (step.fields.empty()) write_row(json, step, {});
    for (const Step::Field& field : step.fields) write_row(json, step, field);
  }
  json.end_array().end_object();
  return json_reply(json);
}

}  // namespace

HttpReply apply_declaration(AdminCall& call) {
  if (call.rooms.desk == nullptr) return no_desk();
  const bool is_dry_run = call.is_set("dryRun");
  if (is_dry_run) call.audit->leave_out();
  const auto steps = call.rooms.desk->plan_apply(std::string(call.text), call.is_set("prune"));
  if (!steps.ok()) return error_reply(steps.error());
  if (is_dry_run) return show(*steps, false);
  call.audit->look_at(things_of(*steps));
  const api::Outcome outcome = carry_out_all(call, *steps);
  return outcome.ok() ? show(*steps, true) : error_reply(outcome);
}

}  // namespace saker::front
