#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace saker::load {

// Requests of the remoting protocol with JSON headers, in the field order of the Java client 5.5.0.
//
// Every opaque has ten digits, so that it can be patched in place:  1 GGGGG SSSS, where S is the
// slot of the connection that waits for the answer and G counts its sendings.
constexpr int32_t kOpaqueBase = 1'000'000'000;
constexpr int32_t kSlotLimit = 10'000;
constexpr int32_t kGenerationLimit = 100'000;

inline int32_t opaque_of(uint64_t generation, uint32_t slot) {
  auto part = static_cast<int32_t>(generation % kGenerationLimit);
  return kOpaqueBase + part * kSlotLimit + static_cast<int32_t>(slot);
}
inline uint32_t slot_of(int32_t opaque) { return static_cast<uint32_t>(opaque % kSlotLimit); }

// A complete frame: length, header length with type 0 (JSON), header, body.
std::string encode_frame(int code, std::string_view ext_fields, int32_t opaque,
                         std::string_view body);

struct SendOptions {
  std::string topic = "bench";
  std::string group = "bench_producer";
  int queue_id = 0;
  size_t body_bytes = 1024;
  // 0: one message with code 310; otherwise so many in one frame with code 320.
  int batch_messages = 0;
  // 24 hexadecimal digits; 8 more, counted up, make the UNIQ_KEY.
  std::string key_prefix = std::string(24, '0');
  uint32_t slot = 0;
  // A half message: the first request of a transaction.
  bool is_half = false;
  // The broker is to deliver it at a time, which is patched.
  bool is_timer = false;
};

// A send request that is encoded once and patched before every sending: opaque, bornTimestamp, the
// last digits of every UNIQ_KEY and the time of delivery. `body_at` is where the body of a single
// message begins.
struct SendRequest {
  std::string bytes;
  size_t opaque_at = 0;
  size_t born_at = 0;
  size_t body_at = 0;
  size_t key_at = 0;
  size_t key_stride = 0;
  size_t deliver_at = 0;
  int messages = 1;
};

SendRequest encode_send(const SendOptions& options);

// The request code 37 that commits the half message at these places.
struct CommitOptions {
  std::string_view topic;
  std::string_view group;
  int64_t half_offset = 0;
  int64_t log_offset = 0;
};
std::string encode_commit(const CommitOptions& options, int32_t opaque);

// Patching, in place in a copy of SendRequest::bytes.
void write_digits(char* at, int64_t value, int width);
void write_hex32(char* at, uint32_t value);

struct PullOptions {
  std::string topic = "bench";
  std::string group = "bench_consumer";
  int queue_id = 0;
  int messages_max = 32;
  // Bit 2: the broker may hold the request; bit 4: the subscription is in the request.
  int sys_flag = 4;
  int64_t suspend_ms = 0;
};

// The request code 11 of one consumer; only offset and opaque differ between pulls.
class PullRequest {
 public:
  explicit PullRequest(const PullOptions& options);
  // The frame for `offset`, valid until the next call.
  std::string_view encode(int64_t offset, int32_t opaque);

 private:
  std::string before_offset_;
  std::string after_offset_;
  std::string frame_;
};

}  // namespace saker::load
