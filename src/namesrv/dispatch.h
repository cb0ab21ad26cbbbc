#pragma once

#include "namesrv/verb.h"

namespace saker::namesrv {

/// Serves one request by the table of all request codes; unknown ones are answered so.
Answer dispatch(Services& services, const Call& call);

}  // namespace saker::namesrv
