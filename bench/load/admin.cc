#include "admin.h"

#include <poll.h>
#include <unistd.h>

#include <numeric>
#include <optional>
#include <stdexcept>

#include "connection.h"
#include "request.h"

namespace saker::load {
namespace {

constexpr int kUpdateAndCreateTopic = 17;
constexpr int kGetMaxOffset = 30;
constexpr int kAnswerTimeoutMs = 10'000;

struct Reply {
  int code = -1;
  std::string header;
};

Reply ask(Connection& connection, int code, const std::string& ext_fields) {
  std::string frame = encode_frame(code, ext_fields, kOpaqueBase, "");
  connection.add(frame.data(), frame.size());
  if (!connection.flush()) throw std::runtime_error("the server does not read");
  std::optional<Reply> reply;
  while (!reply) {
    pollfd readable{connection.fd(), POLLIN, 0};
    if (poll(&readable, 1, kAnswerTimeoutMs) != 1) throw std::runtime_error("no answer in 10 s");
    connection.receive([&](const Answer& answer) {
      reply = Reply{answer.code, std::string(answer.header)};
    });
  }
  return *reply;
}

}  // namespace

void create_topic(const std::string& broker, const std::string& topic, int queue_count) {
  Connection connection({.address = broker, .bodies = BodyUse::kKeep});
  std::string count = std::to_string(queue_count);
  Reply reply =
      ask(connection, kUpdateAndCreateTopic,
          "{\"topic\":\"" + topic + "\",\"defaultTopic\":\"TBW102\",\"readQueueNums\":\"" + count +
              "\",\"writeQueueNums\":\"" + count +
              "\",\"perm\":\"6\",\"topicFilterType\":\"SINGLE_TAG\"," +
              "\"topicSysFlag\":\"0\",\"order\":\"false\"}");
  if (reply.code != 0) throw std::runtime_error("topic refused: " + reply.header);
}

std::vector<int64_t> max_offsets(const std::string& broker, const std::string& topic,
                                 int queue_count) {
  Connection connection({.address = broker, .bodies = BodyUse::kKeep});
  std::vector<int64_t> offsets;
  for (int queue = 0; queue < queue_count; ++queue) {
    Reply reply =
        ask(connection, kGetMaxOffset,
            "{\"topic\":\"" + topic + "\",\"queueId\":\"" + std::to_string(queue) + "\"}");
    int64_t offset = number_in(reply.header, "offset", -1);
    if (reply.code != 0 || offset < 0) throw std::runtime_error("no offset: " + reply.header);
    offsets.push_back(offset);
  }
  return offsets;
}

int64_t sum_of(const std::vector<int64_t>& offsets) {
  return std::accumulate(offsets.begin(), offsets.end(), int64_t{0});
}

int64_t await_growth(const std::string& broker, const std::string& topic,
                     const std::vector<int64_t>& before, int64_t wanted) {
  int64_t grown = 0;
  for (int tries = 0; tries < 100; ++tries) {
    grown = sum_of(max_offsets(broker, topic, static_cast<int>(before.size()))) - sum_of(before);
    if (grown >= wanted) break;
    usleep(10'000);
  }
  return grown;
}

}  // namespace saker::load
