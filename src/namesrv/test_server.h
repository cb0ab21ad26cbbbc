#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "config/rocketmq_keys.h"
#include "namesrv/dispatch.h"
#include "namesrv/fakes.h"
#include "namesrv/name_server.h"

namespace saker::namesrv {

using Fields = std::map<std::string, std::string>;

/// A whole name server without a network. Tests only. Thread: one.
class TestServer {
 public:
  explicit TestServer(const Options& start = {})
      : options(start), settings(config::rocketmq_keys()) {
    settings.add(namesrv::settings(options));
    server = std::make_unique<NameServer>(options, settings, files, clock);
  }

  Answer ask(std::int32_t code, const Fields& fields = {}, std::string_view body = {},
             std::int32_t version = wire::remoting::kVersion) {
    wire::remoting::Command command;
    command.code = code;
    command.version = version;
    command.body = body;
    command.has_fields = !fields.empty();
    for (const auto& [name, value] : fields) command.fields.push_back({name, value});
    return dispatch(server->services(), {command, link});
  }

  ManualClock clock;
  FakeFiles files;
  Options options;
  config::Settings settings;
  std::shared_ptr<FakeLink> link = std::make_shared<FakeLink>();
  std::unique_ptr<NameServer> server;
};

}  // namespace saker::namesrv
