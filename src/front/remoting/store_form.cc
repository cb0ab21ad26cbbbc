#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/json/writer.h"

// Switches between forms and ways of reading of which this broker has one: success where the one
// is asked for.
namespace saker::front {
namespace {

/// Limits for cold reads as RocketMQ has them where nobody set any; nothing is held back by them.
constexpr std::string_view kNoColdLimits =
    R"({"runtimeTable":{},"configTable":{},"cgColdReadThreshold":3145728,)"
    R"("globalColdReadThreshold":104857600,"globalAcc":0})";

constexpr std::int32_t kCheckError = 3;  // CheckStatus.CHECK_ERROR

void refuse(Context& context, api::Status status, const std::string& message) {
  answer_outcome(std::move(context.responder), {status, message});
}

}  // namespace

void get_cold_limits(Context& context) { std::move(context.responder).answer({}, kNoColdLimits); }

/// No group has one.
void remove_cold_limit(Context& context) { answer_outcome(std::move(context.responder), {}); }

void set_read_ahead(Context& context) {
  const auto mode = context.command.field("READ_AHEAD_MODE");
  if (!mode) return refuse(context, api::Status::kFailed, "set commitlog readahead mode failed");
  if (*mode == "0") {
    return answer_outcome(std::move(context.responder),
                          {api::Status::kOk, "set commitlog readahead mode success, mode: 0"});
  }
  if (*mode == "1") {
    return refuse(context, api::Status::kFailed,
                  "the log of this broker is always read ahead (mode 0); how far is a matter of "
                  "the device: blockdev --setra");
  }
  refuse(context, api::Status::kInvalidParameter, "set commitlog readahead mode param value error");
}

void switch_timer_engine(Context& context) {
  const std::string_view engine = context.command.field("E_T").value_or("");
  if (engine == "F") {
    return answer_outcome(std::move(context.responder),
                          {api::Status::kOk, "switch timer engine success"});
  }
  refuse(context, api::Status::kInvalidParameter,
         engine == "R" ? "this broker keeps timers in files alone (engine F), not in RocksDB"
                       : "param error");
}

/// Pops are always in the form that this leads back to.
void roll_pops_back(Context& context) { answer_outcome(std::move(context.responder), {}); }

void check_queue_copies(Context& context) {
  wire::json::Writer body;
  body.begin_object()
      .field("checkResult", "this broker keeps its queues in one form only, as storeType says")
      .field("checkStatus", kCheckError)
      .end_object();
  std::move(context.responder).answer({}, body.take());
}

void export_tables(Context& context) {
  if (!context.options.tables_in_database) {
    return answer_outcome(std::move(context.responder),
                          {api::Status::kOk, "export done."});  // files of JSON, all
  }
  refuse(context, api::Status::kFailed,
         "the tables of this broker are in a database: mqadmin exportMetadata or saker admin "
         "export writes topics and groups");
}

}  // namespace saker::front
