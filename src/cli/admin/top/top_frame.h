#pragma once

#include <cstddef>
#include <string>

#include "cli/admin/top/top_sample.h"
#include "cli/text/page.h"

namespace saker::cli {

/// Brokers, then the busiest topics and the groups that are furthest behind. Rates are what came
/// between the two samples; those of the brokers over the last minute where there is no earlier
/// one.
Page top_page(const TopSample* earlier, const TopSample& now, std::size_t row_count_max);

/// The page with a line above that says of when it is.
std::string top_text(const TopSample* earlier, const TopSample& now, std::size_t row_count_max);

/// Rows that topics and groups may each have in a terminal of so many lines; at least one.
std::size_t rows_that_fit(std::size_t line_count, std::size_t broker_count);

}  // namespace saker::cli
