#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "api/client_channel.h"
#include "rpc/session.h"

namespace saker::front {

/// A remoting connection as the broker sees it. Thread: any.
class ClientSession final : public api::ClientChannel {
 public:
  /// The one of the session; made at the first call. Thread: loop of the session.
  static api::ClientChannelPtr of(const rpc::SessionPtr& session);
  /// The same, or null if the broker never saw the session.
  static api::ClientChannelPtr existing(const rpc::SessionPtr& session);

  explicit ClientSession(const rpc::SessionPtr& session);

  const HostAddress& peer() const override { return peer_; }
  /// Merged: what is said of a group before the loop comes to it is said once.
  void notify_members_changed(std::string_view group) override;
  void notify_lite_lost(const api::LiteLoss& loss) override;
  void check_transaction(const api::TransactionCheck& check) override;
  void push_reply(const api::ReplyPush& push, UniqueFunction<void(bool)> done) override;
  void ask(const api::ClientQuestion& question,
           UniqueFunction<void(const api::ClientAnswer&)> done) override;
  /// Thread: loop of the session.
  bool is_open() const override;
  void close() override;

 private:
  void tell_changed_groups(rpc::Session& session);

  const std::weak_ptr<rpc::Session> session_;
  net::Loop& loop_;  // loops outlive the broker
  const HostAddress peer_;
  std::mutex mutex_;  ///< of what follows
  /// Whose members changed. Unless empty, a task waits for the loop.
  std::set<std::string, std::less<>> changed_groups_;
};

}  // namespace saker::front
