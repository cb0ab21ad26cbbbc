#include "popper.h"

#include <charconv>
#include <stdexcept>
#include <vector>

#include "clock.h"
#include "request.h"

namespace saker::load {
namespace {

constexpr int kPopMessage = 200050;
constexpr int kBatchAckMessage = 200151;
constexpr int kFound = 0;
constexpr int kPollingTimeout = 210;
constexpr uint32_t kPopSlot = 0;
constexpr uint32_t kAckSlot = 1;
constexpr int64_t kInvisibleMs = 60'000;

std::string_view must_find(std::string_view header, const std::string& name) {
  size_t at = header.find('"' + name + "\":\"");
  if (at == std::string_view::npos) throw std::runtime_error("an answer without " + name);
  header.remove_prefix(at + name.size() + 4);
  return header.substr(0, header.find('"'));
}

std::string_view next_part(std::string_view& text, char end) {
  size_t at = text.find(end);
  std::string_view part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return part;
}

int64_t number(std::string_view text) {
  int64_t value = 0;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{}) throw std::runtime_error("no number: " + std::string(text));
  return value;
}

std::string base64(const std::vector<uint8_t>& bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t at = 0; at < bytes.size(); at += 3) {
    uint32_t group = 0;
    size_t there = 0;
    for (size_t i = 0; i < 3; ++i) {
      bool is_there = at + i < bytes.size();
      there += is_there ? 1 : 0;
      group = group << 8 | (is_there ? bytes[at + i] : 0u);
    }
    for (size_t i = 0; i < 4; ++i) {
      text.push_back(i <= there ? kDigits[group >> (18 - 6 * i) & 63] : '=');
    }
  }
  return text;
}

std::string bits_of(std::string_view offsets, int64_t start, int64_t& count) {
  std::vector<uint8_t> bytes;
  while (!offsets.empty()) {
    auto bit = static_cast<size_t>(number(next_part(offsets, ',')) - start);
    if (bit / 8 >= bytes.size()) bytes.resize(bit / 8 + 1);
    bytes[bit / 8] = static_cast<uint8_t>(bytes[bit / 8] | 1u << bit % 8);
    ++count;
  }
  return base64(bytes);
}

std::string pop_fields(const PopperOptions& options, const std::string& group) {
  return "{\"pollTime\":\"0\",\"invisibleTime\":\"" + std::to_string(kInvisibleMs) +
         "\",\"queueId\":\"-1\",\"bornTime\":\"0\",\"maxMsgNums\":\"" +
         std::to_string(options.messages_max) + "\",\"bname\":\"broker-a\",\"topic\":\"" +
         options.topic + "\",\"expType\":\"TAG\",\"exp\":\"*\",\"consumerGroup\":\"" + group +
         "\",\"initMode\":\"0\",\"order\":\"false\"}";
}

}  // namespace

std::string batch_ack_of(std::string_view header, const std::string& topic,
                         const std::string& group, int64_t& count) {
  std::string pop_time(must_find(header, "popTime"));
  std::string revive_queue(must_find(header, "reviveQid"));
  std::string_view starts = must_find(header, "startOffsetInfo");
  std::string_view offsets = must_find(header, "msgOffsetInfo");
  std::string body = "{\"acks\":[";
  while (!starts.empty()) {
    std::string_view start = next_part(starts, ';');
    std::string_view of_queue = next_part(offsets, ';');
    std::string source(next_part(start, ' '));
    std::string queue(next_part(start, ' '));
    next_part(of_queue, ' ');
    next_part(of_queue, ' ');
    if (body.back() != '[') body += ',';
    body += "{\"b\":\"" + bits_of(of_queue, number(start), count) + "\",\"c\":\"" + group +
            "\",\"it\":" + std::to_string(kInvisibleMs) + ",\"pt\":" + pop_time +
            ",\"q\":" + queue + ",\"r\":\"" + source + "\",\"rq\":" + revive_queue +
            ",\"so\":" + std::string(start) + ",\"t\":\"" + topic + "\"}";
  }
  return body + "],\"brokerName\":\"broker-a\"}";
}

Popper::Popper(const PopperOptions& options, Poller& poller, PopRun& run)
    : run_(run),
      options_(options),
      connection_({.address = options.address,
                   .bodies = BodyUse::kKeep,
                   .wants_next_offset = false,
                   .buffer_bytes = 256 * 1024}) {
  poller.add(connection_.fd(), *this);
}

void Popper::pop() {
  generation_ = run_.generation;
  pop_frame_ = encode_frame(kPopMessage, pop_fields(options_, run_.group()),
                            opaque_of(++sendings_, kPopSlot), "");
  asked_ns_ = now_ns();
  send(pop_frame_);
}

void Popper::send(std::string& frame) {
  connection_.add(frame.data(), frame.size());
  if (!connection_.flush()) throw std::runtime_error("the server does not read");
}

void Popper::ready(bool readable, bool /*writable*/) {
  if (!readable) return;
  bool popped = false;
  connection_.receive([&](const Answer& answer) {
    popped = popped || slot_of(answer.opaque) == kPopSlot;
    on_answer(answer);
  });
  if (popped) pop();
}

void Popper::on_answer(const Answer& answer) {
  int64_t now = now_ns();
  if (slot_of(answer.opaque) == kPopSlot) return on_popped(answer, now);
  if (answer.code != kFound) {
    ++run_.errors[answer.code];
  } else if (run_.meter->counts(now)) {
    run_.acknowledged += acknowledging_;
  }
  acknowledging_ = 0;
}

void Popper::on_popped(const Answer& answer, int64_t now) {
  bool counts = run_.meter->counts(now);
  if (answer.code == kFound) {
    if (counts) {
      ++run_.pops;
      run_.latency.record(now - asked_ns_);
    }
    return acknowledge(answer.header);
  }
  if (answer.code != kPollingTimeout) {
    ++run_.errors[answer.code];
  } else if (counts) {
    ++run_.empty_answers;
  }
  // Nothing is left for this group: the next one begins anew.
  if (generation_ == run_.generation) ++run_.generation;
}

void Popper::acknowledge(std::string_view header) {
  std::string group = run_.group_prefix + std::to_string(generation_);
  int64_t count = 0;
  std::string body = batch_ack_of(header, options_.topic, group, count);
  acknowledging_ += count;
  ack_frame_ = encode_frame(kBatchAckMessage, "{}", opaque_of(++sendings_, kAckSlot), body);
  send(ack_frame_);
}

}  // namespace saker::load
