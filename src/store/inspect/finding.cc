#include "store/inspect/finding.h"

#include <utility>

namespace saker::store::inspect {

void FindingList::add(Finding finding) {
  if (!finding.is_note) ++count_;
  const std::int64_t so_far = ++by_kind_[finding.kind];
  if (so_far <= static_cast<std::int64_t>(kKeptPerKind)) kept_.push_back(std::move(finding));
}

}  // namespace saker::store::inspect
