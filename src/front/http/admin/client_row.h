#pragma once

#include <string_view>

#include "api/inspection.h"
#include "wire/json/writer.h"

namespace saker::front {

/// A Client of the administration: one membership of one client.
void write_client(wire::json::Writer& json, const api::ClientFacts& client, std::string_view role,
                  std::string_view group);

}  // namespace saker::front
