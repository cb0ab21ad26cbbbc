#pragma once

#include <cstdint>
#include <string>

#include "cli/admin/options.h"

namespace saker::cli {

/// Which transactions `transactions list` shows.
struct TransactionListOptions {
  std::string group;         ///< only of this producer group; empty: of all
  bool is_given_up = false;  ///< those that the brokers ask about no more, instead of open ones
  std::int64_t count_max = 1000;
};

struct TransactionSettleOptions {
  std::string id;  ///< unique or offset id
  bool commit = false;
  bool rollback = false;
  bool is_confirmed = false;
};

struct TransactionResumeOptions {
  std::string id;
  bool is_confirmed = false;
};

// `saker admin transactions …`. Each prints its answer, explains failures on stderr and returns the
// exit code.

int transactions_list(const AdminOptions& admin, const TransactionListOptions& options);
/// Decides in the producer's place. Fails if the transaction is not open.
int transactions_settle(const AdminOptions& admin, const TransactionSettleOptions& options);
/// Has the producer asked again about one that was given up.
int transactions_resume(const AdminOptions& admin, const TransactionResumeOptions& options);

}  // namespace saker::cli
