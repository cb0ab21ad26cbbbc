#include <initializer_list>
#include <set>

#include "front/http/admin/admin_route.h"

namespace saker::front {
namespace {

using wire::json::Writer;

/// The schema of an AdminField's type.
void write_type(Writer& json, std::string_view type) {
  const bool is_array = type.starts_with('[');
  if (is_array) {
    json.begin_object().field("type", "array").key("items");
    write_type(json, type.substr(1, type.size() - 2));
    json.end_object();
  } else if (type == "object") {
    json.begin_object().field("type", "object").key("additionalProperties").begin_object();
    json.field("type", "string").end_object().end_object();
  } else if (type == "binary") {
    json.begin_object().field("type", "string").field("format", "binary").end_object();
  } else if (AdminField{"", type, ""}.is_plain()) {
    json.begin_object().field("type", type).end_object();
  } else {
    json.begin_object().field("$ref", "#/components/schemas/" + std::string(type)).end_object();
  }
}

/// In each of the media types that are named.
void write_content(Writer& json, std::string_view type,
                   std::initializer_list<std::string_view> media) {
  json.key("content").begin_object();
  for (const std::string_view one : media) {
    if (one.empty()) continue;
    json.key(one).begin_object().key("schema");
    write_type(json, type);
    json.end_object();
  }
  json.end_object();
}

void write_range(Writer& json, const AdminField& field) {
  if (field.range) json.field("minimum", field.range->min).field("maximum", field.range->max);
}

void write_parameter(Writer& json, std::string_view place, const AdminField& field) {
  json.begin_object().field("name", field.name).field("in", place);
  json.field("required", place == "path").field("description", field.about).key("schema");
  if (field.range) {
    json.begin_object().field("type", field.type);
    write_range(json, field);
    json.end_object();
  } else {
    write_type(json, field.type);
  }
  json.end_object();
}

void write_parameters(Writer& json, const AdminRoute& route) {
  json.key("parameters").begin_array();
  for (std::size_t open = route.path.find('{'); open != std::string_view::npos;
       open = route.path.find('{', open + 1)) {
    const std::size_t close = route.path.find('}', open);
    write_parameter(json, "path",
                    {route.path.substr(open + 1, close - open - 1), "string", "its name"});
  }
  for (const AdminField& field : route.parameters) write_parameter(json, "query", field);
  json.end_array();
}

void write_responses(Writer& json, const AdminRoute& route) {
  json.key("responses").begin_object().key(route.gives.empty() ? "204" : "200").begin_object();
  json.field("description", "done");
  const std::string_view also = route.takes.empty() ? route.also : "";
  if (!route.gives.empty()) write_content(json, route.gives, {route.media, also});
  json.end_object().key("default").begin_object().field("description", "refused");
  write_content(json, "Error", {kJsonMedia});
  json.end_object().end_object();
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) c = static_cast<char>(c | 0x20);  // letters
  return lowered;
}

void write_route(Writer& json, const AdminRoute& route) {
  json.key(lower(route.method)).begin_object().field("summary", route.summary);
  write_parameters(json, route);
  if (!route.takes.empty()) {
    json.key("requestBody").begin_object().field("required", true);
    write_content(json, route.takes, {kJsonMedia, route.also});
    json.end_object();
  }
  write_responses(json, route);
  json.end_object();
}

void write_paths(Writer& json) {
  json.key("paths").begin_object();
  std::set<std::string_view> written;
  for (const AdminRoute& first : admin_routes()) {
    if (!written.insert(first.path).second) continue;
    json.key(first.path).begin_object();
    for (const AdminRoute& route : admin_routes()) {
      if (route.path == first.path) write_route(json, route);
    }
    json.end_object();
  }
  json.end_object();
}

void write_schemas(Writer& json) {
  json.key("components").begin_object().key("schemas").begin_object();
  for (const AdminSchema& schema : admin_schemas()) {
    json.key(schema.name).begin_object().field("type", "object");
    json.key("properties").begin_object();
    for (const AdminField& field : schema.fields) {
      json.key(field.name);
      // Beside a reference nothing else counts.
      if (field.is_plain()) {
        json.begin_object().field("type", field.type).field("description", field.about);
        write_range(json, field);
        if (field.about.ends_with("or null")) json.field("nullable", true);
        json.end_object();
      } else {
        write_type(json, field.type);
      }
    }
    json.end_object().end_object();
  }
  json.end_object().end_object();
}

}  // namespace

std::string openapi_document() {
  Writer json;
  json.begin_object().field("openapi", "3.0.3").key("info").begin_object();
  json.field("title", "Saker: administration of a broker").field("version", "1");
  json.end_object();
  write_paths(json);
  write_schemas(json);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace saker::front
