#include <algorithm>

#include "base/number.h"
#include "front/http/admin/admin_route.h"

namespace saker::front {
namespace {

const AdminField* find(std::span<const AdminField> fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const AdminField& one) { return one.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

std::string unknown(std::string_view name, std::span<const AdminField> fields) {
  std::string text = "'" + std::string(name) + "' is not known here; there is: ";
  if (fields.empty()) text += "nothing";
  for (const AdminField& field : fields)
    text += (&field == fields.data() ? "" : ", ") + std::string(field.name);
  return text;
}

std::string text_of(const AdminRange& range) {
  return "from " + std::to_string(range.min) + " to " + std::to_string(range.max);
}

std::string no_such_type(const AdminField& field) {
  std::string text =
      "'" + std::string(field.name) + "' has to be of type " + std::string(field.type);
  if (field.range) text += ", " + text_of(*field.range);
  return text;
}

/// Empty: it is in bounds.
std::string out_of_range(const AdminField& field, std::optional<std::int64_t> number) {
  const auto& range = field.range;
  if (!range || !number || (*number >= range->min && *number <= range->max)) return "";
  return "'" + std::string(field.name) + "' is " + std::to_string(*number) + "; it has to be " +
         text_of(*range);
}

/// JSON has one kind of number: 2.0 is whole, of 1.5 nobody means the 1.
bool is_whole(wire::json::Value value) {
  const auto whole = value.integer();
  if (!whole) return false;
  const auto number = whole_number<double>(value.text().value_or(""));
  return number && *number == static_cast<double>(*whole);
}

bool is_of_type(wire::json::Value value, std::string_view type) {
  if (type == "integer") return is_whole(value);
  if (type == "boolean") return value.boolean().has_value();
  if (type == "object") return value.is_object();
  if (type.starts_with('[')) return value.is_array();
  return value.text().has_value();
}

bool is_of_type(std::string_view text, std::string_view type) {
  if (type == "integer") return whole_number(text).has_value();
  return type != "boolean" || text == "true" || text == "false";
}

}  // namespace

std::string wrong_parameter(const AdminRoute& route, const AdminCall& call) {
  for (std::string_view rest = call.query; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    if (part.empty()) continue;
    const std::string_view name = part.substr(0, part.find('='));
    const AdminField* const field = find(route.parameters, name);
    if (field == nullptr) return unknown(name, route.parameters);
    const auto text = call.parameter(name);
    if (!text) return "the value of '" + std::string(name) + "' is no text in URL form";
    if (!is_of_type(*text, field->type)) return no_such_type(*field);
    if (field->type != "integer") continue;
    if (std::string wrong = out_of_range(*field, whole_number(*text)); !wrong.empty()) return wrong;
  }
  return "";
}

std::string wrong_member(const AdminRoute& route, wire::json::Value body) {
  const auto schemas = admin_schemas();
  const auto schema = std::find_if(schemas.begin(), schemas.end(),
                                   [&](const AdminSchema& one) { return one.name == route.takes; });
  if (schema == schemas.end()) return "";  // any members
  for (const auto& [name, value] : body.members()) {
    const AdminField* const field = find(schema->fields, name);
    if (field == nullptr) return unknown(name, schema->fields);
    if (!is_of_type(value, field->type)) return no_such_type(*field);
    if (field->type != "integer") continue;
    if (std::string wrong = out_of_range(*field, value.integer()); !wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace saker::front
