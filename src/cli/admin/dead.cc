#include "cli/admin/dead.h"

#include <cstdio>
#include <memory>

#include "cli/admin/message/dead_letter_store.h"
#include "cli/admin/message/message_store.h"
#include "cli/admin/message/message_text.h"
#include "cli/admin/output_file.h"
#include "cli/admin/topic_store.h"
#include "model/property.h"

namespace saker::cli {
namespace {

/// Whether a copy of it went to its topic or to its group.
Result<bool> was_resent(Cluster& cluster, const std::string& group, const Message& dead) {
  for (const std::string& topic : {origin_topic(dead), retry_topic(group)}) {
    if (topic.empty()) continue;
    const auto before = was_resent_to(cluster, dead, topic);
    if (!before.ok() || *before) return before;
  }
  return false;
}

Status list_groups(Cluster& cluster) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  Page page;
  Table& table = page.table("groups", {{"group"},
                                       {"broker"},
                                       {"messages", Kind::kNumber},
                                       {"oldest", Kind::kTime},
                                       {"newest", Kind::kTime}});
  for (const BrokerAt& broker : *brokers) {
    const auto topics = read_topics(cluster, broker);
    if (!topics.ok()) return topics.error();
    for (const auto& [topic, config] : topics->topics) {
      const std::string group = group_of_dead_topic(topic);
      if (group.empty()) continue;
      const auto figures = read_topic_figures(cluster, broker, topic);
      if (!figures.ok()) return figures.error();
      std::int64_t count = 0;
      Cell oldest;
      Cell newest;
      for (const auto& [queue, figure] : figures->queues) {
        if (figure.max == figure.min) continue;
        count += figure.max - figure.min;
        newest = figure.last_update_ms;
        const auto first =
            pull_messages(cluster, broker, {topic, queue.queue_id.value, figure.min});
        if (!first.ok()) return first.error();
        if (!first->messages.empty()) oldest = first->messages.front().record.store_timestamp_ms;
      }
      if (count > 0) table.add({group, broker.name, count, oldest, newest});
    }
  }
  page.print(cluster.options().form);
  return {};
}

Status list_letters(Cluster& cluster, const DeadListOptions& options) {
  std::vector<Message> letters;
  Status read = for_each_letter(cluster, options.group, [&](Message&& dead) -> Result<bool> {
    letters.push_back(std::move(dead));
    return static_cast<std::int64_t>(letters.size()) < options.count_max;
  });
  if (!read.ok()) return read;
  Page page;
  Table& table = page.table("deadLetters", {{"broker"},
                                            {"queue", Kind::kNumber},
                                            {"offset", Kind::kNumber},
                                            {"topic"},
                                            {"id"},
                                            {"offsetId"},
                                            {"keys"},
                                            {"tried", Kind::kNumber},
                                            {"born", Kind::kTime},
                                            {"stored", Kind::kTime},
                                            {"resent"}});
  for (const Message& dead : letters) {
    const auto resent = was_resent(cluster, options.group, dead);
    if (!resent.ok()) return resent.error();
    const wire::record::Record& record = dead.record;
    table.add({dead.broker, std::int64_t{record.queue_id.value}, record.queue_offset.value,
               origin_topic(dead), dead.id(), dead.offset_id(),
               std::string(dead.property(property::kKeys)), std::int64_t{record.reconsume_times},
               record.born_timestamp_ms, record.store_timestamp_ms, *resent});
  }
  page.print(cluster.options().form);
  if (letters.empty()) {
    std::fprintf(stderr, "group '%s' has no dead letters; groups that have some: %s\n",
                 options.group.c_str(), "saker admin dead list");
  }
  return {};
}

Status list(const AdminOptions& admin, const DeadListOptions& options) {
  Cluster cluster(admin);
  return options.group.empty() ? list_groups(cluster) : list_letters(cluster, options);
}

/// A file that is closed, and complete or gone.
class LineFile {
 public:
  explicit LineFile(std::string path) : path_(std::move(path)) {}
  ~LineFile() {
    if (file_ == nullptr || path_ == "-") return;
    std::fclose(file_);
    std::remove(path_.c_str());
  }
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  Status open(bool may_replace) {
    if (path_ == "-") {
      file_ = stdout;
      return {};
    }
    if (Status free = check_output(path_, may_replace); !free.ok()) return free;
    file_ = std::fopen(path_.c_str(), "wb");
    return file_ == nullptr ? Status(cannot_write()) : Status();
  }

  void write(const std::string& line) {
    is_sound_ = is_sound_ && std::fwrite(line.data(), 1, line.size(), file_) == line.size();
  }

  Status close() {
    const bool is_written = is_sound_ && std::fflush(file_) == 0;
    if (!is_written) return cannot_write();
    if (path_ != "-") std::fclose(file_);
    file_ = nullptr;
    return {};
  }

 private:
  Error cannot_write() const {
    return {ErrorCode::kIo, "cannot write '" + path_ + "'; is there room, and may it be written?"};
  }

  std::string path_;
  std::FILE* file_ = nullptr;
  bool is_sound_ = true;
};

Status write_all(const AdminOptions& admin, const DeadExportOptions& options) {
  Cluster cluster(admin);
  std::unique_ptr<LineFile> file;
  std::int64_t count = 0;
  const auto open = [&] {
    file = std::make_unique<LineFile>(options.file);
    return file->open(options.is_confirmed);
  };
  // Opened only when there is something to write: a wrong group leaves no empty file.
  Status read = for_each_letter(cluster, options.group, [&](Message&& dead) -> Result<bool> {
    if (!file) {
      if (Status opened = open(); !opened.ok()) return opened.error();
    }
    file->write(message_json(dead, BodyFormat::kAuto) + "\n");
    ++count;
    return true;
  });
  if (!read.ok()) return read;
  if (!file) {
    if (Status opened = open(); !opened.ok()) return opened;
  }
  if (Status closed = file->close(); !closed.ok()) return closed;
  if (options.file == "-") return {};
  Page page;
  page.fact("file", options.file).fact("messages", count, Kind::kNumber);
  page.print(admin.form);
  return {};
}

}  // namespace

int dead_list(const AdminOptions& admin, const DeadListOptions& options) {
  return end("dead list", list(admin, options));
}

int dead_export(const AdminOptions& admin, const DeadExportOptions& options) {
  return end("dead export", write_all(admin, options));
}

}  // namespace saker::cli
