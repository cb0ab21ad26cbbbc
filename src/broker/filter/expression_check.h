#pragma once

#include "api/consume.h"
#include "api/outcome.h"
#include "broker/options.h"

namespace saker::broker {

/// Whether a consumer may subscribe with an expression: filters over properties may be switched
/// off, and must parse.
api::Outcome check_expression(const Options& options, const api::Expression& expression);

}  // namespace saker::broker
