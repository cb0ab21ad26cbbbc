#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/remoting/body/data_version.h"

namespace saker::front {
namespace {

/// Answers itself where there are no settings to ask for.
bool has_settings(Context& context) {
  if (context.settings != nullptr) return true;
  answer_outcome(std::move(context.responder),
                 {api::Status::kFailed, "the settings of this server cannot be asked for"});
  return false;
}

}  // namespace

void get_broker_config(Context& context) {
  if (!has_settings(context)) return;
  const std::string version = wire::remoting::body::encode(context.settings->version());
  const std::string text = context.settings->dump();
  std::move(context.responder)
      .answer_with(
          {}, [&](wire::remoting::FrameWriter& out) { out.field("version", version); }, text);
}

void update_broker_config(Context& context) {
  // COMPAT: RocketMQ answers success to a request without a body and does nothing.
  if (context.command.body.empty()) return answer_outcome(std::move(context.responder), {});
  if (!has_settings(context)) return;
  answer_outcome(std::move(context.responder), context.settings->change(context.command.body));
}

}  // namespace saker::front
