#include "cli/admin/brokers.h"

#include "cli/admin/broker_page.h"
#include "cli/admin/broker_store.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

template <class T>
Cell cell(const std::optional<T>& value) {
  return value ? Cell(*value) : Cell();
}

std::vector<Cell> row_of(const BrokerAt& broker, const Result<RuntimeFigures>& figures) {
  std::vector<Cell> row{broker.cluster, broker.name, broker.id, to_string(broker.address)};
  if (!figures.ok()) {
    row.insert(row.end(), {std::string("no answer"), {}, {}, {}, {}, {}, {}, {}});
    return row;
  }
  const auto used = figures->decimal("commitLogDiskRatio");
  row.insert(row.end(), {std::string("up"), version_of(*figures), cell(figures->rate("putTps", 0)),
                         cell(delivered_rate(*figures, 0)), cell(figures->today("msgPutTotal")),
                         cell(figures->today("msgGetTotal")), used ? Cell(*used * 100) : Cell(),
                         cell(figures->number("bootTimestamp"))});
  return row;
}

Status list(const AdminOptions& admin) {
  Cluster cluster(admin);
  const auto brokers = cluster.brokers();
  if (!brokers.ok()) return brokers.error();
  Page page;
  Table& table = page.table("brokers", {{"cluster"},
                                        {"broker"},
                                        {"id", Kind::kNumber},
                                        {"address"},
                                        {"state"},
                                        {"version"},
                                        {"inPerSecond", Kind::kNumber},
                                        {"outPerSecond", Kind::kNumber},
                                        {"inToday", Kind::kNumber},
                                        {"outToday", Kind::kNumber},
                                        {"diskUsedPercent", Kind::kNumber},
                                        {"upSince", Kind::kTime}});
  for (const BrokerAt& broker : *brokers) table.add(row_of(broker, read_runtime(cluster, broker)));
  page.print(admin.form);
  return {};
}

Status show(const AdminOptions& admin, const std::string& name) {
  AdminOptions only = admin;
  only.broker = name;
  Cluster cluster(only);
  const auto brokers = cluster.brokers();
  if (!brokers.ok()) return brokers.error();
  BrokerPage page(name);
  for (const BrokerAt& broker : *brokers) {
    const auto figures = read_runtime(cluster, broker);
    if (!figures.ok()) return figures.error();
    page.add(broker, *figures);
  }
  page.page().print(admin.form);
  return {};
}

/// A request that has a broker delete something.
struct Cleaning {
  const char* name;
  std::int32_t code;
};

std::vector<Cleaning> cleanings(const BrokerCleanOptions& options) {
  namespace request = wire::remoting::request;
  std::vector<Cleaning> all;
  if (options.expired_log) all.push_back({"expired log", request::kDeleteExpiredCommitLog});
  if (options.expired_queues) all.push_back({"expired queues", request::kCleanExpiredConsumeQueue});
  if (options.unused_topics) all.push_back({"unused topics", request::kCleanUnusedTopic});
  return all;
}

Status clean(const AdminOptions& admin, const BrokerCleanOptions& options) {
  Cluster cluster(admin);
  const auto brokers = cluster.brokers();
  if (!brokers.ok()) return brokers.error();
  Page page;
  Table& table = page.table("cleanings", {{"broker"}, {"what"}, {"begun"}});
  for (const BrokerAt& broker : *brokers) {
    for (const Cleaning& cleaning : cleanings(options)) {
      const auto answer =
          cluster.ask(broker, {cleaning.code, {}, {}}, std::string("clean: ") + cleaning.name);
      if (!answer.ok()) return answer.error();
      table.add({shown(broker), cleaning.name, true});
    }
  }
  page.print(admin.form);
  return {};
}

}  // namespace

int brokers_clean(const AdminOptions& admin, const BrokerCleanOptions& options) {
  return end("brokers clean", clean(admin, options));
}

int brokers_list(const AdminOptions& admin) { return end("brokers list", list(admin)); }

int brokers_show(const AdminOptions& admin, const std::string& name) {
  return end("brokers show", show(admin, name));
}

}  // namespace saker::cli
