#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rpc/request_record.h"
#include "wire/remoting/command.h"
#include "wire/remoting/frame.h"

namespace saker::rpc {

class Session;

/// Body bytes that stay where they are until they are written.
struct BodyPart {
  std::string_view bytes;
  std::shared_ptr<const void> keep_alive;
};

/// The head of an answer.
struct Reply {
  std::int32_t code = wire::remoting::response::kSuccess;
  std::optional<std::string_view> remark;
};

/// The right to answer one request, once. Answers in the serialization of the request. Nothing is
/// written for a oneway request or to a connection that is gone. Destroyed unanswered, the client
/// runs into its time-out. Thread: loop of its session.
class Responder {
 public:
  Responder() = default;
  Responder(std::weak_ptr<Session> session, const wire::remoting::Command& request)
      : session_(std::move(session)),
        opaque_(request.opaque),
        serialization_(request.serialization),
        oneway_(request.is_oneway()) {}
  Responder(Responder&&) = default;
  Responder& operator=(Responder&&) = default;

  bool oneway() const { return oneway_; }

  /// From now on its watch hears of the answer.
  void attach(RequestRecordPtr record) { record_ = std::move(record); }
  /// Null if nobody watches.
  RequestRecord* record() { return record_.get(); }

  /// Without extFields.
  void answer(const Reply& reply, std::string_view body = {}) &&;

  /// With extFields: `write(FrameWriter&)` adds them. They are there even if it adds none.
  template <class WriteFields>
  void answer_with(const Reply& reply, WriteFields&& write, std::string_view body = {}) && {
    std::string* out = begin(reply);
    if (out == nullptr) return;
    wire::remoting::FrameWriter writer(*out, head(reply, true));
    write(writer);
    writer.finish(body.size());
    out->append(body);
    end({});
  }

  /// The same with a body that is not copied.
  template <class WriteFields>
  void answer_with_parts(const Reply& reply, WriteFields&& write,
                         std::span<const BodyPart> parts) && {
    std::string* out = begin(reply);
    if (out == nullptr) return;
    std::size_t size = 0;
    for (const BodyPart& part : parts) size += part.bytes.size();
    wire::remoting::FrameWriter writer(*out, head(reply, true));
    write(writer);
    writer.finish(size);
    end(parts);
  }

 private:
  /// Where to write; null if nothing is to be written.
  std::string* begin(const Reply& reply);
  void end(std::span<const BodyPart> parts);
  wire::remoting::Head head(const Reply& reply, bool has_fields) const;

  std::weak_ptr<Session> session_;
  std::shared_ptr<Session> writing_;
  RequestRecordPtr record_;
  std::int32_t opaque_ = 0;
  wire::remoting::Serialization serialization_ = wire::remoting::Serialization::kJson;
  bool oneway_ = true;
};

}  // namespace saker::rpc
