#include "rpc/responder.h"

#include "rpc/session.h"

namespace saker::rpc {

void Responder::answer(const Reply& reply, std::string_view body) && {
  std::string* out = begin(reply);
  if (out == nullptr) return;
  wire::remoting::FrameWriter writer(*out, head(reply, false));
  writer.finish(body.size());
  out->append(body);
  end({});
}

std::string* Responder::begin(const Reply& reply) {
  if (record_ != nullptr) {
    record_->response_code = reply.code;
    if (record_->wants_remark) record_->remark = reply.remark.value_or("");
  }
  if (oneway_) {
    record_.reset();
    return nullptr;
  }
  writing_ = session_.lock();
  session_.reset();
  oneway_ = true;  // whatever comes next is not written
  if (!writing_ || writing_->connection() == nullptr) {
    record_.reset();
    return nullptr;
  }
  return &writing_->connection()->outbox().text();
}

void Responder::end(std::span<const BodyPart> parts) {
  net::Connection& connection = *writing_->connection();
  connection.outbox().commit_text();
  for (const BodyPart& part : parts) connection.outbox().add_view(part.bytes, part.keep_alive);
  connection.touch_output();
  writing_.reset();
  record_.reset();
}

wire::remoting::Head Responder::head(const Reply& reply, bool has_fields) const {
  wire::remoting::Head head;
  head.code = reply.code;
  head.opaque = opaque_;
  head.flag = wire::remoting::kFlagResponse;
  head.remark = reply.remark;
  head.serialization = serialization_;
  head.has_fields = has_fields;
  return head;
}

}  // namespace saker::rpc
