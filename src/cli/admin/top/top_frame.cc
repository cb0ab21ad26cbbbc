#include "cli/admin/top/top_frame.h"

#include <algorithm>
#include <cstdio>
#include <tuple>
#include <vector>

#include "cli/text/text.h"

namespace saker::cli {
namespace {

constexpr double kMsPerSecond = 1000;
// A line of its own, and for each of three tables a blank, a title and its columns.
constexpr std::size_t kFixedLines = 1 + 3 * 3;

struct TopicRow {
  std::string name;
  double in = 0;
  double out = 0;
  std::int64_t messages = 0;
};

struct GroupRow {
  std::string name;
  double in = 0;
  double out = 0;
  std::int64_t behind = 0;
};

Cell cell(const std::optional<double>& value) { return value ? Cell(*value) : Cell(); }

double seconds_between(const TopSample& earlier, const TopSample& now) {
  return std::max(1.0, static_cast<double>(now.at_ms - earlier.at_ms)) / kMsPerSecond;
}

double rate_of(const TopSample* earlier, const TopSample& now, const std::string& topic) {
  const TopSample::Topic& current = now.topics.at(topic);
  if (earlier == nullptr) return current.in_per_second;
  const auto before = earlier->topics.find(topic);
  if (before == earlier->topics.end()) return current.in_per_second;
  const std::int64_t more = current.stored - before->second.stored;
  return static_cast<double>(std::max<std::int64_t>(0, more)) / seconds_between(*earlier, now);
}

double rate_of(const TopSample* earlier, const TopSample& now, const std::string& group,
               const std::string& topic) {
  const TopSample::Consumption& current = now.groups.at(group).at(topic);
  if (earlier == nullptr) return current.out_per_second;
  const auto before = earlier->groups.find(group);
  if (before == earlier->groups.end()) return current.out_per_second;
  const auto at = before->second.find(topic);
  if (at == before->second.end()) return current.out_per_second;
  const std::int64_t more = current.consumed - at->second.consumed;
  return static_cast<double>(std::max<std::int64_t>(0, more)) / seconds_between(*earlier, now);
}

std::vector<TopicRow> topic_rows(const TopSample* earlier, const TopSample& now) {
  std::vector<TopicRow> rows;
  for (const auto& [name, topic] : now.topics) {
    TopicRow row{name, rate_of(earlier, now, name), 0, topic.messages};
    for (const auto& [group, consumption] : now.groups) {
      if (consumption.contains(name)) row.out += rate_of(earlier, now, group, name);
    }
    rows.push_back(std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const TopicRow& a, const TopicRow& b) {
    return std::tuple(a.in + a.out, a.messages) > std::tuple(b.in + b.out, b.messages);
  });
  return rows;
}

std::vector<GroupRow> group_rows(const TopSample* earlier, const TopSample& now) {
  std::vector<GroupRow> rows;
  for (const auto& [name, topics] : now.groups) {
    GroupRow row{name};
    for (const auto& [topic, consumption] : topics) {
      if (now.topics.contains(topic)) row.in += rate_of(earlier, now, topic);
      row.out += rate_of(earlier, now, name, topic);
      row.behind += consumption.behind;
    }
    rows.push_back(std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const GroupRow& a, const GroupRow& b) {
    return std::tuple(a.behind, a.out) > std::tuple(b.behind, b.out);
  });
  return rows;
}

std::vector<Column> columns(const char* first, const char* last) {
  return {{first},
          {"inPerSecond", Kind::kNumber},
          {"outPerSecond", Kind::kNumber},
          {last, Kind::kNumber}};
}

void add_tables(Page& page, const TopSample* earlier, const TopSample& now,
                std::size_t row_count_max) {
  Table& brokers = page.table("brokers", columns("broker", "diskUsedPercent"));
  for (const TopSample::Broker& broker : now.brokers) {
    brokers.add({broker.name, cell(broker.in_per_second), cell(broker.out_per_second),
                 cell(broker.disk_used_percent)});
  }
  Table& topics = page.table("topics", columns("topic", "messages"));
  for (const TopicRow& row : topic_rows(earlier, now)) {
    if (topics.rows.size() >= row_count_max) break;
    topics.add({row.name, row.in, row.out, row.messages});
  }
  Table& groups = page.table("groups", columns("group", "behind"));
  for (const GroupRow& row : group_rows(earlier, now)) {
    if (groups.rows.size() >= row_count_max) break;
    groups.add({row.name, row.in, row.out, row.behind});
  }
}

}  // namespace

Page top_page(const TopSample* earlier, const TopSample& now, std::size_t row_count_max) {
  Page page;
  page.fact("at", now.at_ms, Kind::kTime);
  page.fact("ratesOver", earlier != nullptr ? Cell(seconds_between(*earlier, now)) : Cell(60.0),
            Kind::kNumber);
  add_tables(page, earlier, now, row_count_max);
  return page;
}

std::string top_text(const TopSample* earlier, const TopSample& now, std::size_t row_count_max) {
  std::string over = "the last minute";
  if (earlier != nullptr) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", seconds_between(*earlier, now));
    over = text;
  }
  Page page;
  add_tables(page, earlier, now, row_count_max);
  return "saker top  " + time_text(now.at_ms) + "  rates over " + over + "\n\n" +
         page.text(Form::kTable);
}

std::size_t rows_that_fit(std::size_t line_count, std::size_t broker_count) {
  const std::size_t taken = kFixedLines + broker_count + 1;  // the cursor's line stays free
  return line_count > taken + 1 ? (line_count - taken) / 2 : 1;
}

}  // namespace saker::cli
