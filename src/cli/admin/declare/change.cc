#include "cli/admin/declare/change.h"

namespace saker::cli {

template <class T>
std::vector<Change> change(const Entry<T>& entry, T& thing) {
  std::vector<Change> changes;
  for (const auto& [field, then] : entry.values) {
    const std::string now = field->read(thing);
    if (now == then) continue;
    field->write(thing, then);
    changes.push_back({field->name, now, then});
  }
  for (const auto& [name, then] : entry.attributes) {
    const auto present = thing.attributes.find(name);
    const std::string now = present == thing.attributes.end() ? "" : present->second;
    if (now == then.value_or("")) continue;
    if (then) {
      thing.attributes[name] = *then;
    } else {
      thing.attributes.erase(name);
    }
    changes.push_back({"attributes." + name, now, then.value_or("")});
  }
  return changes;
}

template std::vector<Change> change(const Entry<Topic>&, Topic&);
template std::vector<Change> change(const Entry<Group>&, Group&);

std::map<std::string, std::string> attribute_edits(const std::map<std::string, std::string>& now,
                                                   const std::map<std::string, std::string>& then) {
  std::map<std::string, std::string> edits;
  for (const auto& [name, value] : then) {
    const auto present = now.find(name);
    if (present == now.end() || present->second != value) edits["+" + name] = value;
  }
  for (const auto& [name, value] : now)
    if (!then.contains(name)) edits["-" + name] = "";
  return edits;
}

}  // namespace saker::cli
