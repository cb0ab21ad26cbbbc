#pragma once

#include <string>
#include <vector>

#include "cli/admin/declare/declaration.h"

namespace saker::cli {

/// One difference between what is there and what is declared.
struct Change {
  std::string field;  ///< "attributes.NAME", too
  std::string now;    ///< empty: it is not there
  std::string then;   ///< empty: it goes
};

/// Makes `thing` what the entry says, fields and attributes, and tells what that changes.
template <class T>
std::vector<Change> change(const Entry<T>& entry, T& thing);
extern template std::vector<Change> change(const Entry<Topic>&, Topic&);
extern template std::vector<Change> change(const Entry<Group>&, Group&);

/// What brokers are told of attributes: "+name" with a value, "-name" without, for those that
/// differ.
std::map<std::string, std::string> attribute_edits(const std::map<std::string, std::string>& now,
                                                   const std::map<std::string, std::string>& then);

}  // namespace saker::cli
