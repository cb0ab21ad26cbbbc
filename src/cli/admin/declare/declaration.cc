#include "cli/admin/declare/declaration.h"

#include <algorithm>
#include <functional>
#include <set>

#include <yaml-cpp/yaml.h>

#include "model/name_rule.h"
#include "wire/json/writer.h"

namespace saker::cli {
namespace {

/// Thrown and caught in this file, as the library does.
struct Wrong {
  std::string message;
};

class Parser {
 public:
  explicit Parser(std::string file_name) : file_name_(std::move(file_name)) {}

  Declaration parse(const YAML::Node& root) const;

 private:
  using Handler = std::function<void(const YAML::Node&)>;

  std::string place(const YAML::Node& node) const {
    return file_name_ + ":" + std::to_string(node.Mark().line + 1);
  }
  [[noreturn]] void fail(const YAML::Node& node, const std::string& what) const {
    throw Wrong{place(node) + ": " + what};
  }

  void each_field(const YAML::Node& map, const std::string& of,
                  const std::map<std::string, Handler>& handlers) const;
  template <class T>
  std::vector<Entry<T>> entries(const YAML::Node& list, const std::string& kind,
                                std::span<const Field<T>> fields) const;
  template <class T>
  Entry<T> entry(const YAML::Node& map, const std::string& of,
                 std::span<const Field<T>> fields) const;
  template <class T>
  void add(Entry<T>& entry, const Field<T>& field, const YAML::Node& node,
           const std::string& named) const;
  void add_queues(Entry<Topic>& entry, const YAML::Node& map, const YAML::Node& node,
                  const std::string& of) const;
  std::string scalar(const YAML::Node& node, const std::string& of) const;
  std::vector<std::string> texts(const YAML::Node& node, const std::string& of) const;
  std::map<std::string, std::optional<std::string>> attributes(const YAML::Node& node,
                                                               const std::string& of) const;

  const std::string file_name_;
};

/// A node as JSON: numbers and flags that are not quoted stay such.
void write_json(wire::json::Writer& writer, const YAML::Node& node) {
  if (node.IsSequence()) {
    writer.begin_array();
    for (const YAML::Node& item : node) write_json(writer, item);
    writer.end_array();
  } else if (node.IsMap()) {
    writer.begin_object();
    for (const auto& member : node) write_json(writer.key(member.first.Scalar()), member.second);
    writer.end_object();
  } else if (node.IsNull()) {
    writer.null();
  } else {
    const bool is_plain = node.Tag() == "?";
    std::int64_t number = 0;
    bool flag = false;
    if (is_plain && YAML::convert<std::int64_t>::decode(node, number)) {
      writer.value(number);
    } else if (is_plain && YAML::convert<bool>::decode(node, flag)) {
      writer.value(flag);
    } else {
      writer.value(node.Scalar());
    }
  }
}

std::string text_of(const YAML::Node& node) {
  if (node.IsScalar()) return node.Scalar();
  wire::json::Writer writer;
  write_json(writer, node);
  return writer.take();
}

/// What no broker has for a name. Which are too long is for the broker to say: some are longer that
/// came to be by their first use.
bool is_name(std::string_view name) {
  return name.size() <= kRetryTopicBytesMax && has_legal_characters(name);
}

template <class Map>
std::string names_of(const Map& handlers) {
  std::string names;
  for (const auto& [name, handler] : handlers) names += (names.empty() ? "" : ", ") + name;
  return names;
}

void Parser::each_field(const YAML::Node& map, const std::string& of,
                        const std::map<std::string, Handler>& handlers) const {
  if (!map.IsMap()) fail(map, of + " must be a map with some of: " + names_of(handlers));
  std::set<std::string> seen;
  for (const auto& member : map) {
    const std::string name = text_of(member.first);
    const auto handler = handlers.find(name);
    if (handler == handlers.end()) {
      fail(member.first, of + ": unknown field '" + name + "'; it may have: " + names_of(handlers));
    }
    if (!seen.insert(name).second) fail(member.first, of + ": field '" + name + "' is there twice");
    handler->second(member.second);
  }
}

std::string Parser::scalar(const YAML::Node& node, const std::string& of) const {
  if (!node.IsScalar() || node.Scalar().empty()) fail(node, of + " must be one value");
  return node.Scalar();
}

std::vector<std::string> Parser::texts(const YAML::Node& node, const std::string& of) const {
  if (!node.IsSequence() || node.size() == 0)
    fail(node, of + " must be a list of names, e.g. [broker-a]");
  std::vector<std::string> texts;
  for (const YAML::Node& item : node) texts.push_back(scalar(item, of));
  return texts;
}

std::map<std::string, std::optional<std::string>> Parser::attributes(const YAML::Node& node,
                                                                     const std::string& of) const {
  if (!node.IsMap()) fail(node, of + " must be a map, e.g. {message.type: FIFO}");
  std::map<std::string, std::optional<std::string>> found;
  for (const auto& member : node) {
    const std::string name = scalar(member.first, of);
    const bool is_removal = member.second.IsNull();
    std::optional<std::string> value;
    if (!is_removal) value = scalar(member.second, of + "." + name);
    if (!found.emplace(name, value).second) fail(member.first, of + "." + name + " is there twice");
  }
  return found;
}

template <class T>
void Parser::add(Entry<T>& entry, const Field<T>& field, const YAML::Node& node,
                 const std::string& named) const {
  const std::string text = text_of(node);
  T scratch;
  if (!field.write(scratch, text))
    fail(node, named + ": '" + text + "' is not possible; it may be " + field.values);
  entry.values.emplace_back(&field, field.read(scratch));
}

/// `queues` stands for both numbers, so neither may be there beside it.
void Parser::add_queues(Entry<Topic>& entry, const YAML::Node& map, const YAML::Node& node,
                        const std::string& of) const {
  for (const auto& field : topic_fields().first(2)) {
    if (map[field.name])
      fail(node, of + " has queues, which are both numbers, and " + field.name + "; give one");
    add(entry, field, node, of + ".queues");
  }
}

template <class T>
Entry<T> Parser::entry(const YAML::Node& map, const std::string& of,
                       std::span<const Field<T>> fields) const {
  Entry<T> entry;
  entry.place = place(map);
  std::map<std::string, Handler> handlers{
      {"name", [&](const YAML::Node& node) { entry.name = scalar(node, of + ".name"); }},
      {"brokers", [&](const YAML::Node& node) { entry.brokers = texts(node, of + ".brokers"); }},
      {"attributes",
       [&](const YAML::Node& node) { entry.attributes = attributes(node, of + ".attributes"); }}};
  for (const Field<T>& field : fields)
    handlers.emplace(field.name, [&](const YAML::Node& node) {
      add(entry, field, node, of + "." + field.name);
    });
  if constexpr (std::is_same_v<T, Topic>) {
    handlers.emplace("queues", [&](const YAML::Node& node) { add_queues(entry, map, node, of); });
  }
  each_field(map, of, handlers);
  if (entry.name.empty()) fail(map, of + " has no name");
  if (!is_name(entry.name)) {
    fail(map, of + ".name: '" + entry.name +
                  "' is no name; it may have up to 255 letters, digits, _, -, % and |");
  }
  return entry;
}

template <class T>
std::vector<Entry<T>> Parser::entries(const YAML::Node& list, const std::string& kind,
                                      std::span<const Field<T>> fields) const {
  if (list.IsNull()) return {};
  if (!list.IsSequence()) fail(list, kind + " must be a list");
  std::vector<Entry<T>> found;
  std::map<std::string, std::set<std::string>> places;  // name → brokers; "" is all of them
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string of = kind + "[" + std::to_string(i) + "]";
    found.push_back(entry(list[i], of, fields));
    std::set<std::string>& taken = places[found.back().name];
    std::vector<std::string> brokers = found.back().brokers;
    const bool is_everywhere = brokers.empty();
    if (is_everywhere) brokers.emplace_back();
    for (const std::string& broker : brokers) {
      const bool clashes = taken.contains("") || (is_everywhere && !taken.empty());
      if (clashes || !taken.insert(broker).second)
        fail(list[i], of + ": '" + found.back().name + "' is declared twice for one broker");
    }
  }
  return found;
}

Declaration Parser::parse(const YAML::Node& root) const {
  Declaration declaration;
  if (root.IsNull()) fail(root, "the file is empty; it may have: groups, topics");
  each_field(root, "the file",
             {{"topics",
               [&](const YAML::Node& list) {
                 declaration.topics = entries(list, "topics", topic_fields());
               }},
              {"groups", [&](const YAML::Node& list) {
                 declaration.groups = entries(list, "groups", group_fields());
               }}});
  return declaration;
}

}  // namespace

Result<Declaration> parse_declaration(const std::string& file_name, const std::string& text) {
  try {
    return Parser(file_name).parse(YAML::Load(text));
  } catch (const Wrong& wrong) {
    return Error{ErrorCode::kInvalidArgument, wrong.message};
  } catch (const YAML::Exception& wrong) {
    return Error{ErrorCode::kInvalidArgument, file_name + ":" +
                                                  std::to_string(wrong.mark.line + 1) +
                                                  ": this is neither YAML nor JSON: " + wrong.msg};
  }
}

}  // namespace saker::cli
