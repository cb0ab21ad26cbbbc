#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "namesrv/broker_link.h"
#include "namesrv/config_files.h"

namespace saker::namesrv {

/// Files in memory that a test can make refuse. Tests only. Thread: one.
class FakeFiles final : public ConfigFiles {
 public:
  std::map<std::string, std::string> content;
  bool refuses = false;

  Result<std::string> read(const std::string& path) override {
    const auto file = content.find(path);
    if (file == content.end()) return Error{ErrorCode::kNotFound, path + ": no such file"};
    return file->second;
  }
  Status replace(const std::string& path, std::string_view text) override {
    if (refuses) return Error{ErrorCode::kIo, path + ": disk full"};
    content[path] = text;
    return {};
  }
};

/// A connection that remembers what it was told. Tests only. Thread: one.
class FakeLink final : public BrokerLink {
 public:
  std::vector<rpc::Request> told;
  bool closed = false;

  void tell(rpc::Request request) override { told.push_back(std::move(request)); }
  void close() override { closed = true; }
};

}  // namespace saker::namesrv
