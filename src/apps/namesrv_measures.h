#pragma once

#include <string>
#include <vector>

#include "api/measures.h"
#include "namesrv/name_server.h"

namespace saker::apps {

/// What is measured of a name server: as a scrape of its own, or as a part of the broker's that
/// runs in the same process. Thread: any; the name server outlives it.
class NamesrvMeasures final : public api::Measures, public api::MeasureSource {
 public:
  explicit NamesrvMeasures(const namesrv::NameServer& name_server) : name_server_(name_server) {}

  /// As which address it is known; before anybody collects.
  void set_node_id(std::string node_id) { node_id_ = std::move(node_id); }

  api::Condition condition() override;
  std::string collect() override;
  void add_source(api::MeasureSource& source) override { sources_.push_back(&source); }
  void measure(metrics::Exposition& out) override { name_server_.measure(out); }

 private:
  const namesrv::NameServer& name_server_;
  std::string node_id_;
  std::vector<api::MeasureSource*> sources_;
};

}  // namespace saker::apps
