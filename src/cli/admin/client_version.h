#pragma once

#include <cstdint>
#include <string>

// How clients name their version. Source: spec 01 §7.
namespace saker::cli {

/// "5.3.1", "4.9.8-SNAPSHOT"; what is no release since 4.1 is shown as its number.
std::string client_version_text(std::int32_t version);

}  // namespace saker::cli
