#include "cli/admin/bundle.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>

#include "base/clock.h"
#include "cli/admin/broker_store.h"
#include "cli/admin/bundle/secrets.h"
#include "cli/admin/bundle/tar_gz.h"
#include "cli/admin/group_store.h"
#include "cli/admin/http.h"
#include "cli/admin/output_file.h"
#include "cli/text/text.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;

constexpr const char* kFolder = "saker-bundle/";

/// Strict JSON of what brokers write with objects and numbers as keys; what is none stays.
std::string strict_json(const std::string& text) {
  const auto document = wire::json::Document::parse(text);
  if (!document.ok()) return text;
  wire::json::Writer json(wire::json::Style::kStandard);
  document->root().write(json);
  return json.take() + "\n";
}

/// Brokers' names become names of folders.
std::string folder_of(const BrokerAt& broker) {
  std::string name = "brokers/" + broker.name + "-" + std::to_string(broker.id) + "/";
  for (char& c : name) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' ||
                          c == '_' || c == '.' || c == '/';
    if (!is_plain) c = '_';
  }
  return name;
}

class Bundle {
 public:
  Bundle(Cluster& cluster, std::int64_t now_ms) : cluster_(cluster), archive_(now_ms / 1000) {}

  /// Adds a file, or the reason why it is not there.
  void add(const std::string& name, const Result<std::string>& content) {
    std::string state = "ok";
    std::int64_t bytes = 0;
    if (content.ok()) {
      archive_.add(kFolder + name, *content);
      bytes = static_cast<std::int64_t>(content->size());
    } else {
      state = "missing: " + content.error().message;
    }
    parts_.rows.push_back({name, bytes, state});
  }

  void add_broker(const BrokerAt& broker);

  /// The archive, with a list of what is in it.
  std::string take() {
    Page contents;
    contents.table("parts", parts_.columns).rows = parts_.rows;
    archive_.add(std::string(kFolder) + "contents.txt", contents.text(Form::kTable));
    return archive_.take();
  }

  const Table& parts() const { return parts_; }

 private:
  /// The body of an answer, as strict JSON.
  Result<std::string> json_of(const BrokerAt& broker, rpc::Request request, const char* what) {
    const auto answer = cluster_.ask(broker, std::move(request), what);
    if (!answer.ok()) return answer.error();
    return strict_json(answer->body);
  }
  Result<std::string> connections(const BrokerAt& broker);
  Result<std::string> metrics(const BrokerAt& broker,
                              const OrderedStringMap<std::string>& settings);

  Cluster& cluster_;
  TarGz archive_;
  Table parts_{{{"part"}, {"bytes", Kind::kBytes}, {"state"}}, {}};
};

/// {group: its connections}, of groups that are online.
Result<std::string> Bundle::connections(const BrokerAt& broker) {
  const auto groups = read_groups(cluster_, broker);
  if (!groups.ok()) return groups.error();
  wire::json::Writer json(wire::json::Style::kStandard);
  json.begin_object();
  for (const auto& [name, group] : groups->groups) {
    const auto answer =
        cluster_.call(broker, {request::kGetConsumerConnectionList, {{"consumerGroup", name}}, {}});
    if (!answer.ok()) return answer.error();
    if (answer->code != response::kSuccess) continue;
    const auto document = wire::json::Document::parse(answer->body);
    if (document.ok()) document->root().write(json.key(name));
  }
  return json.end_object().take() + "\n";
}

Result<std::string> Bundle::metrics(const BrokerAt& broker,
                                    const OrderedStringMap<std::string>& settings) {
  const auto address = http_address(broker, settings);
  if (!address.ok()) return address.error();
  const auto answer = http_ask("GET", *address, "/metrics", cluster_.options().timeout_ms);
  if (!answer.ok()) return answer.error();
  if (answer->status == 200) return answer->body;
  return Error{ErrorCode::kFailedPrecondition,
               to_string(*address) + " answered with status " + std::to_string(answer->status)};
}

void Bundle::add_broker(const BrokerAt& broker) {
  const std::string folder = folder_of(broker);
  const auto settings = read_broker_settings(cluster_, broker);
  add(folder + "settings.properties",
      settings.ok() ? Result<std::string>(settings_text(*settings)) : settings.error());
  add(folder + "runtime.json",
      json_of(broker, {request::kGetBrokerRuntimeInfo, {}, {}}, "read the runtime figures"));
  add(folder + "topics.json",
      json_of(broker, {request::kGetAllTopicConfig, {}, {}}, "read the topics"));
  add(folder + "groups.json",
      json_of(broker, {request::kGetAllSubscriptionGroupConfig, {}, {}}, "read the groups"));
  add(folder + "lag.json",
      json_of(broker, {request::kGetBrokerConsumeStats, {{"isOrder", "false"}}, {}},
              "read how far groups are"));
  add(folder + "consumers.json", connections(broker));
  add(folder + "producers.json",
      json_of(broker, {request::kGetAllProducerInfo, {}, {}}, "read the producers"));
  add(folder + "metrics.txt",
      settings.ok() ? metrics(broker, *settings) : Result<std::string>(settings.error()));
}

std::string about(const AdminOptions& admin, const std::string& version, std::int64_t now_ms,
                  const std::vector<BrokerAt>& brokers) {
  Page page;
  page.fact("version", version)
      .fact("made", now_ms, Kind::kTime)
      .fact("nameServers", admin.broker_address.empty() ? Cell(admin.name_servers) : Cell());
  Table& table =
      page.table("brokers", {{"cluster"}, {"broker"}, {"id", Kind::kNumber}, {"address"}});
  for (const BrokerAt& broker : brokers)
    table.add({broker.cluster, broker.name, broker.id, to_string(broker.address)});
  return page.text(Form::kJson);
}

Result<std::string> name_server_settings(Cluster& cluster) {
  const auto answer = cluster.ask_name_server({request::kGetNamesrvConfig, {}, {}},
                                              "read the settings of the name server");
  if (!answer.ok()) return answer.error();
  return settings_text(parse_settings(answer->body));
}

/// Readable for its owner alone.
Status write_file(const BundleOptions& options, const std::string& bytes) {
  const int how = O_WRONLY | O_CREAT | O_CLOEXEC | (options.is_confirmed ? O_TRUNC : O_EXCL);
  const int file = ::open(options.file.c_str(), how, S_IRUSR | S_IWUSR);
  const bool is_open = file >= 0;
  std::size_t done = 0;
  while (is_open && done < bytes.size()) {
    const ssize_t count = ::write(file, bytes.data() + done, bytes.size() - done);
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  const std::string why = std::strerror(errno);
  if (is_open && ::close(file) == 0 && done == bytes.size()) return {};
  if (is_open) ::unlink(options.file.c_str());
  return Error{ErrorCode::kIo, "cannot write '" + options.file + "': " + why};
}

Status check_target(const BundleOptions& options) {
  if (options.file != "-") return check_output(options.file, options.is_confirmed);
  return Error{ErrorCode::kInvalidArgument,
               "a bundle goes to a file, not to standard output; name one, e.g. cluster.tar.gz"};
}

Status make(const AdminOptions& admin, const BundleOptions& options) {
  if (Status free = check_target(options); !free.ok()) return free;
  const auto packed = pack_bundle(admin, options.version);
  if (!packed.ok()) return packed.error();
  if (Status written = write_file(options, packed->bytes); !written.ok()) return written;
  Page page;
  page.fact("file", options.file)
      .fact("bytes", static_cast<std::int64_t>(packed->bytes.size()), Kind::kBytes);
  page.table("parts", packed->parts.columns).rows = packed->parts.rows;
  page.print(admin.form);
  return {};
}

}  // namespace

Result<PackedBundle> pack_bundle(const AdminOptions& admin, const std::string& version) {
  Cluster cluster(admin);
  const auto brokers = cluster.brokers();
  if (!brokers.ok()) return brokers.error();
  const std::int64_t now_ms = SystemClock().wall_ms();
  Bundle bundle(cluster, now_ms);
  bundle.add("about.json", about(admin, version, now_ms, *brokers));
  if (admin.broker_address.empty())
    bundle.add("nameserver.properties", name_server_settings(cluster));
  for (const BrokerAt& broker : *brokers) bundle.add_broker(broker);
  PackedBundle packed;
  packed.bytes = bundle.take();
  packed.parts = bundle.parts();
  return packed;
}

int bundle(const AdminOptions& admin, const BundleOptions& options) {
  return end("bundle", make(admin, options));
}

}  // namespace saker::cli
