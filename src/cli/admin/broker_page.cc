#include "cli/admin/broker_page.h"

#include <array>

#include "base/number.h"

namespace saker::cli {
namespace {

constexpr std::string_view kDelayPrefix = "scheduleMessageOffset_";

// What has a place of its own, and is not repeated below "other".
constexpr std::array<std::string_view, 30> kPlaced = {"brokerVersionDesc",
                                                      "brokerVersion",
                                                      "brokerActive",
                                                      "bootTimestamp",
                                                      "runtime",
                                                      "putTps",
                                                      "getFoundTps",
                                                      "getMissTps",
                                                      "getTotalTps",
                                                      "getTransferredTps",
                                                      "getTransferedTps",
                                                      "msgPutTotalYesterdayMorning",
                                                      "msgPutTotalTodayMorning",
                                                      "msgPutTotalTodayNow",
                                                      "msgGetTotalYesterdayMorning",
                                                      "msgGetTotalTodayMorning",
                                                      "msgGetTotalTodayNow",
                                                      "putMessageEntireTimeMax",
                                                      "getMessageEntireTimeMax",
                                                      "putLatency99",
                                                      "putLatency999",
                                                      "putMessageFailedTimes",
                                                      "commitLogMinOffset",
                                                      "commitLogMaxOffset",
                                                      "commitLogDiskRatio",
                                                      "consumeQueueDiskRatio",
                                                      "dispatchBehindBytes",
                                                      "earliestMessageTimeStamp",
                                                      "remainHowManyDataToFlush",
                                                      "putMessageSizeTotal"};

bool is_placed(std::string_view name) {
  for (const std::string_view placed : kPlaced) {
    if (name == placed) return true;
  }
  return name.starts_with(kDelayPrefix);
}

template <class T>
Cell cell(const std::optional<T>& value) {
  return value ? Cell(*value) : Cell();
}

Cell percent(const std::optional<double>& ratio) { return ratio ? Cell(*ratio * 100) : Cell(); }

Cell difference(const std::optional<std::int64_t>& from, const std::optional<std::int64_t>& to) {
  if (from && to) return *to - *from;
  return {};
}

/// Times and counts that are nothing below 1.
Cell positive(const std::optional<std::int64_t>& value) {
  return value && *value > 0 ? Cell(*value) : Cell();
}

std::optional<std::int64_t> yesterday(const RuntimeFigures& figures, const std::string& total) {
  const auto begin = figures.number(total + "YesterdayMorning");
  const auto end = figures.number(total + "TodayMorning");
  if (!begin || !end) return std::nullopt;
  return *end - *begin;
}

std::vector<Column> traffic_columns() {
  return {{"id", Kind::kNumber},
          {"what"},
          {"lastTenSeconds", Kind::kNumber},
          {"lastMinute", Kind::kNumber},
          {"lastTenMinutes", Kind::kNumber},
          {"today", Kind::kNumber},
          {"yesterday", Kind::kNumber},
          {"inAll", Kind::kNumber}};
}

std::vector<Column> store_columns() {
  return {{"id", Kind::kNumber},
          {"logBegin", Kind::kNumber},
          {"logEnd", Kind::kNumber},
          {"log", Kind::kBytes},
          {"oldestMessage", Kind::kTime},
          {"logDiskUsedPercent", Kind::kNumber},
          {"queueDiskUsedPercent", Kind::kNumber},
          {"undispatched", Kind::kBytes},
          {"unflushed"}};
}

std::vector<Column> latency_columns() {
  return {{"id", Kind::kNumber},
          {"failedSends", Kind::kNumber},
          {"slowestSendMs", Kind::kNumber},
          {"slowestPullMs", Kind::kNumber},
          {"slowestPercentMs", Kind::kNumber},
          {"slowestPermilleMs", Kind::kNumber}};
}

}  // namespace

std::optional<double> delivered_rate(const RuntimeFigures& figures, std::size_t window) {
  const auto rate = figures.rate("getTransferredTps", window);
  return rate ? rate : figures.rate("getTransferedTps", window);
}

BrokerPage::BrokerPage(const std::string& name)
    : processes_(page_.fact("broker", name)
                     .table("processes", {{"id", Kind::kNumber},
                                          {"cluster"},
                                          {"address"},
                                          {"version"},
                                          {"active"},
                                          {"upSince", Kind::kTime}})),
      traffic_(page_.table("traffic", traffic_columns())),
      latency_(page_.table("latency", latency_columns())),
      store_(page_.table("store", store_columns())),
      delays_(page_.table("delays", {{"id", Kind::kNumber},
                                     {"level", Kind::kNumber},
                                     {"delivered", Kind::kNumber},
                                     {"end", Kind::kNumber},
                                     {"waiting", Kind::kNumber}})),
      other_(page_.table("other", {{"id", Kind::kNumber}, {"name"}, {"value"}})) {}

void BrokerPage::add(const BrokerAt& broker, const RuntimeFigures& figures) {
  processes_.add({broker.id, broker.cluster, to_string(broker.address), version_of(figures),
                  figures.text("brokerActive") == "true",
                  positive(figures.number("bootTimestamp"))});
  add_traffic(broker.id, figures);
  add_latency(broker.id, figures);
  add_store(broker.id, figures);
  add_delays_and_others(broker.id, figures);
}

void BrokerPage::add_traffic(std::int64_t id, const RuntimeFigures& figures) {
  const auto add = [&](const char* what, std::string_view rates, const std::string& total) {
    std::vector<Cell> row{id, std::string(what)};
    for (std::size_t window = 0; window < 3; ++window)
      row.push_back(cell(figures.rate(rates, window)));
    row.push_back(total.empty() ? Cell() : cell(figures.today(total)));
    row.push_back(total.empty() ? Cell() : cell(yesterday(figures, total)));
    row.push_back(total.empty() ? Cell() : cell(figures.number(total + "TodayNow")));
    traffic_.add(std::move(row));
  };
  const bool is_old = figures.text("getTransferredTps").empty();
  add("messages in", "putTps", "msgPutTotal");
  add("messages out", is_old ? "getTransferedTps" : "getTransferredTps", "msgGetTotal");
  add("pulls with messages", "getFoundTps", "");
  add("pulls without", "getMissTps", "");
}

void BrokerPage::add_latency(std::int64_t id, const RuntimeFigures& figures) {
  latency_.add({id, cell(figures.number("putMessageFailedTimes")),
                cell(figures.number("putMessageEntireTimeMax")),
                cell(figures.number("getMessageEntireTimeMax")),
                cell(figures.decimal("putLatency99")), cell(figures.decimal("putLatency999"))});
}

void BrokerPage::add_store(std::int64_t id, const RuntimeFigures& figures) {
  auto begin = figures.number("commitLogMinOffset");
  if (begin && *begin < 0) begin = 0;  // COMPAT: RocketMQ's way to say that there is no log yet
  const auto end = figures.number("commitLogMaxOffset");
  store_.add({id, cell(begin), cell(end), difference(begin, end),
              positive(figures.number("earliestMessageTimeStamp")),
              percent(figures.decimal("commitLogDiskRatio")),
              percent(figures.decimal("consumeQueueDiskRatio")),
              cell(figures.number("dispatchBehindBytes")),
              figures.text("remainHowManyDataToFlush")});
}

void BrokerPage::add_delays_and_others(std::int64_t id, const RuntimeFigures& figures) {
  for (const auto& [name, value] : figures.table()) {
    if (!is_placed(name)) other_.add({id, name, value});
    if (!name.starts_with(kDelayPrefix)) continue;
    const std::string_view text = value;
    const std::size_t comma = std::min(text.find(','), text.size());
    const auto level = whole_number(std::string_view(name).substr(kDelayPrefix.size()));
    const auto delivered = whole_number(text.substr(0, comma));
    const auto last = comma < text.size() ? whole_number(text.substr(comma + 1)) : std::nullopt;
    delays_.add({id, cell(level), cell(delivered), cell(last), difference(delivered, last)});
  }
}

}  // namespace saker::cli
