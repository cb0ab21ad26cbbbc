#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/unique_function.h"
#include "model/host_address.h"

namespace saker::api {

struct ClientAnswer;
struct ClientQuestion;
struct LiteLoss;
struct ReplyPush;
struct TransactionCheck;

/// A connected client as the broker knows it: something that can be told things. One per
/// connection; a front end implements it. Thread: any; what is told is handed to the connection's
/// own loop.
class ClientChannel {
 public:
  virtual ~ClientChannel() = default;

  /// Where the client connects from.
  virtual const HostAddress& peer() const = 0;

  /// The members of a consumer group changed: the client should share out its queues anew. Nothing
  /// is answered; a closed connection is ignored.
  virtual void notify_members_changed(std::string_view group) = 0;

  /// Nothing is answered, as above.
  virtual void notify_lite_lost(const LiteLoss& loss) = 0;

  /// Asks how a transaction ended. The client answers by ending it, or not at all.
  virtual void check_transaction(const TransactionCheck& check) = 0;

  /// Hands a reply to the client that waits for it. `done` is called once, on any thread, with
  /// whether the client took it; false after 10 s.
  virtual void push_reply(const ReplyPush& push, UniqueFunction<void(bool)> done) = 0;

  /// Passes a question on. `done` is called once, on any thread; kClientTimeout after 10 s.
  virtual void ask(const ClientQuestion& question,
                   UniqueFunction<void(const ClientAnswer&)> done) = 0;

  /// Whether it may still hear. What is handed out to a closed one comes back late.
  virtual bool is_open() const { return true; }

  /// Closes the connection, e.g. because the client has not been heard of for too long.
  virtual void close() = 0;
};

using ClientChannelPtr = std::shared_ptr<ClientChannel>;

/// What a request says of the program that sent it.
struct ClientVersion {
  std::int32_t language = 0;  ///< RocketMQ's LanguageCode
  std::int32_t version = 0;   ///< RocketMQ's MQVersion ordinal
};

}  // namespace saker::api
