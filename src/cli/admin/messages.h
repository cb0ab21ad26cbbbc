#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/admin/message/message_text.h"
#include "cli/admin/options.h"

namespace saker::cli {

/// The message that `messages get` shows.
struct MessageGetOptions {
  std::string id;
  std::string topic;  ///< empty: it is looked for everywhere
  BodyFormat format = BodyFormat::kAuto;
};

struct MessageFindOptions {
  std::string topic;
  std::string key;
  std::optional<std::int64_t> from_ms;
  std::optional<std::int64_t> to_ms;
  std::int32_t count_max = 64;  ///< of each broker; they give out 64 at most
  BodyFormat format = BodyFormat::kAuto;
};

struct MessageReadOptions {
  std::string topic;
  std::optional<std::int32_t> queue;
  std::optional<std::int64_t> offset;  ///< only with a queue
  std::optional<std::int64_t> from_ms;
  std::optional<std::int64_t> to_ms;
  std::optional<std::int64_t> count;  ///< absent: 20, or with `follow` no end
  std::string tag;                    ///< "A || B"; empty: all
  std::string sql;                    ///< empty: all
  bool follow = false;                ///< go on with what arrives
  BodyFormat format = BodyFormat::kAuto;
};

struct MessageSendOptions {
  std::string topic;
  std::optional<std::string> body;
  std::string file;  ///< whose content is the body; "-": stdin
  std::string key;
  std::string tag;
  std::vector<std::string> properties;  ///< "name=value"
  std::optional<std::int32_t> queue;
  std::optional<std::int32_t> delay_level;
  std::optional<std::int64_t> at_ms;  ///< when it is to be delivered
  std::int64_t count = 1;
};

// `saker admin messages …`. Each prints its answer, explains failures on stderr and returns the
// exit code.

int messages_get(const AdminOptions& admin, const MessageGetOptions& options);
int messages_find(const AdminOptions& admin, const MessageFindOptions& options);
int messages_read(const AdminOptions& admin, const MessageReadOptions& options);
/// The topic must be there: nothing is created by the way.
int messages_send(const AdminOptions& admin, const MessageSendOptions& options);

}  // namespace saker::cli
