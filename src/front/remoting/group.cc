#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "front/remoting/put_all.h"
#include "wire/remoting/body/group_config.h"

namespace saker::front {

void create_group(Context& context) {
  // COMPAT: RocketMQ answers success to a request without a body and does nothing.
  if (context.command.body.empty()) return answer_outcome(std::move(context.responder), {});
  const auto group = wire::remoting::body::decode_group(context.command.body);
  if (!group.ok()) return answer_malformed(context, group.error());
  context.broker.put_group(
      context.lane(), *group,
      [responder = std::move(context.responder)](const api::Outcome& outcome) mutable {
        answer_outcome(std::move(responder), outcome);
      });
}

void create_groups(Context& context) {
  auto groups = wire::remoting::body::decode_group_list(context.command.body);
  if (!groups.ok()) return answer_malformed(context, groups.error());
  put_all<Group>(context, std::move(groups).value(), &api::Broker::put_group);
}

}  // namespace saker::front
