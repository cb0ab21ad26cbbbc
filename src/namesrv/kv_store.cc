#include "namesrv/kv_store.h"

#include <utility>

namespace saker::namesrv {

using wire::remoting::body::KvNamespaces;

Status KvStore::load() {
  const Result<std::string> text = files_.read(path_);
  if (!text && text.error().code == ErrorCode::kNotFound) return {};
  if (!text) return text.error();
  if (text->empty()) return {};
  Result<KvNamespaces> namespaces = wire::remoting::body::decode_kv_file(*text);
  if (!namespaces) {
    return Error{ErrorCode::kCorrupt, path_ + ": " + namespaces.error().message};
  }
  const std::unique_lock lock(mutex_);
  namespaces_ = std::move(*namespaces);
  return {};
}

Status KvStore::put(std::string_view name_space, std::string_view key, std::string_view value) {
  const std::lock_guard one_by_one(change_mutex_);
  KvNamespaces changed = snapshot();
  changed[std::string(name_space)][std::string(key)] = value;
  return replace(std::move(changed));
}

Status KvStore::remove(std::string_view name_space, std::string_view key) {
  const std::lock_guard one_by_one(change_mutex_);
  KvNamespaces changed = snapshot();
  const auto table = changed.find(name_space);
  if (table == changed.end() || table->second.erase(std::string(key)) == 0) return {};
  return replace(std::move(changed));
}

Status KvStore::replace(KvNamespaces changed) {
  const Status written = files_.replace(path_, wire::remoting::body::encode_kv_file(changed));
  if (!written) return written;
  const std::unique_lock lock(mutex_);
  namespaces_ = std::move(changed);
  return {};
}

KvNamespaces KvStore::snapshot() const {
  const std::shared_lock lock(mutex_);
  return namespaces_;
}

std::optional<std::string> KvStore::get(std::string_view name_space, std::string_view key) const {
  const std::shared_lock lock(mutex_);
  const auto table = namespaces_.find(name_space);
  if (table == namespaces_.end()) return std::nullopt;
  const auto entry = table->second.find(key);
  if (entry == table->second.end()) return std::nullopt;
  return entry->second;
}

std::optional<OrderedStringMap<std::string>> KvStore::list(std::string_view name_space) const {
  const std::shared_lock lock(mutex_);
  const auto table = namespaces_.find(name_space);
  if (table == namespaces_.end()) return std::nullopt;
  return table->second;
}

}  // namespace saker::namesrv
