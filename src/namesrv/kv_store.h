#pragma once

#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "base/result.h"
#include "namesrv/config_files.h"
#include "wire/remoting/body/kv_table.h"

namespace saker::namesrv {

/// The key-value configuration: namespace → key → value, kept in one small file. Namespace in use:
/// ORDER_TOPIC_CONFIG, topic → "broker-a:4;broker-b:4".
///
/// A change counts once it is in the file; if the file cannot be written, nothing has changed.
///
/// Thread: any (locks mutex_; writers one by one, under change_mutex_, through the file).
class KvStore {
 public:
  /// `files` outlives the store.
  KvStore(ConfigFiles& files, std::string path) : files_(files), path_(std::move(path)) {}

  /// Reads the file; none is an empty store. Errors: kIo, kCorrupt.
  Status load();

  Status put(std::string_view name_space, std::string_view key, std::string_view value);
  Status remove(std::string_view name_space, std::string_view key);

  std::optional<std::string> get(std::string_view name_space, std::string_view key) const;
  /// All keys of a namespace; nothing if it does not exist.
  std::optional<OrderedStringMap<std::string>> list(std::string_view name_space) const;

 private:
  wire::remoting::body::KvNamespaces snapshot() const;
  Status replace(wire::remoting::body::KvNamespaces changed);

  ConfigFiles& files_;
  const std::string path_;
  std::mutex change_mutex_;
  mutable std::shared_mutex mutex_;
  wire::remoting::body::KvNamespaces namespaces_;
};

}  // namespace saker::namesrv
