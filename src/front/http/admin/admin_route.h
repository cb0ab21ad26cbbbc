#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "front/http/admin/admin_call.h"
#include "front/look.h"

namespace saker::front {

/// Bounds of an integer.
struct AdminRange {
  std::int64_t min = 0;
  std::int64_t max = 0;
};

/// A member of an object of JSON, or a parameter of a query.
struct AdminField {
  std::string_view name;
  std::string_view type;  ///< of JSON: string, integer, number, boolean; or object (texts by name),
                          ///< or the name of a schema, or either in brackets: an array; binary
  std::string_view about;
  std::optional<AdminRange> range = {};

  bool is_plain() const {
    return type == "string" || type == "integer" || type == "number" || type == "boolean";
  }
};

/// The shape of a body.
struct AdminSchema {
  std::string_view name;
  std::span<const AdminField> fields;
};

/// One verb of the administration.
struct AdminRoute {
  std::string_view method;
  std::string_view path;  ///< "/api/v1/topics/{topic}"
  std::string_view summary;
  std::span<const AdminField> parameters;  ///< of the query
  std::string_view takes;                  ///< schema of the request's body; empty: none
  std::string_view gives;                  ///< as AdminField::type; empty: nothing (204)
  HttpReply (*serve)(AdminCall& call);
  std::optional<AuditedThing::Kind> changes = {};  ///< nothing: it only looks
  /// Another media type of what it takes or, if it takes nothing, of what it gives.
  std::string_view also = {};
  std::string_view media = kJsonMedia;  ///< of what it gives
};

std::span<const AdminRoute> admin_routes();
/// All of them. admin_schema.cc
std::span<const AdminSchema> admin_schemas();
/// Those of what the operator's desk answers. desk_schema.cc
std::span<const AdminSchema> desk_schemas();

/// What is wrong with the parameters of a query, or with a body that should be of a route's schema:
/// unknown names, other types, numbers out of bounds. Empty: nothing. admin_check.cc
std::string wrong_parameter(const AdminRoute& route, const AdminCall& call);
std::string wrong_member(const AdminRoute& route, wire::json::Value body);

/// The description of all that in OpenAPI 3.0.
std::string openapi_document();

}  // namespace saker::front
