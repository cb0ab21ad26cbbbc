#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/admin/declare/field.h"

namespace saker::cli {

/// What a file says of one topic or group; fields that it does not name are absent.
template <class T>
struct Entry {
  std::string name;
  std::string place;                 ///< "FILE:LINE", for errors
  std::vector<std::string> brokers;  ///< where; empty: on all
  std::vector<std::pair<const Field<T>*, std::string>> values;
  std::map<std::string, std::optional<std::string>> attributes;  ///< nothing: it is removed
};

/// The topics and groups of a file; a list that it has not is absent.
struct Declaration {
  std::optional<std::vector<Entry<Topic>>> topics;
  std::optional<std::vector<Entry<Group>>> groups;
};

/// Reads YAML, of which JSON is a part:
///
///   topics:
///     - name: Orders
///       brokers: [broker-a]      only there; without it on all
///       queues: 8                both of readQueues and writeQueues
///       attributes: {message.type: FIFO, reserve.time: null}
///   groups:
///     - name: Billing
///       retryMax: 5
///
/// Errors: kInvalidArgument, with the line of `file_name` and the field: text that is no YAML,
/// fields that are unknown or there twice, values that they may not have, and two entries for one
/// thing on one broker.
Result<Declaration> parse_declaration(const std::string& file_name, const std::string& text);

}  // namespace saker::cli
