#pragma once

#include <string>
#include <vector>

#include "api/inspection.h"
#include "api/measures.h"
#include "api/statistics.h"
#include "base/clock.h"
#include "broker/measure/family_list.h"
#include "broker/options.h"
#include "broker/topic/topic_table.h"
#include "broker/traffic/pair_counts.h"
#include "store/store.h"

namespace saker::broker {

/// Measures the broker when somebody asks: nothing is kept, and nobody waits who serves clients.
/// Thread: any.
class Measurer final : public api::Measures {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const TopicTable& topics;
    api::Inspection& inspection;
    api::Statistics& statistics;
    const PairCounts& gets;
    const store::Store& store;
  };
  explicit Measurer(const Rooms& rooms) : rooms_(rooms) {}

  api::Condition condition() override;
  std::vector<prometheus::MetricFamily> collect() override;

 private:
  void add_broker(FamilyList& families, const api::GroupListing& groups);
  void add_store(FamilyList& families, const api::RuntimeFacts& facts);
  void add_topics(FamilyList& families);
  void add_reads(FamilyList& families);
  void add_connections(FamilyList& families, const api::GroupListing& groups);
  void add_groups(FamilyList& families, const api::GroupListing& groups);
  void add_process(FamilyList& families);

  const Rooms rooms_;
};

}  // namespace saker::broker
