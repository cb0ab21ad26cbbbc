#include "wire/record/record.h"

#include <cstring>

#include "base/assert.h"
#include "base/byte_reader.h"
#include "base/crc32.h"
#include "base/endian.h"
#include "model/sys_flag.h"
#include "wire/record/layout.h"

namespace saker::wire::record {
namespace {

bool is_long_topic(const Record& record) { return record.topic.size() > kTopicBytesMaxShort; }

/// Writes forward into memory that is known to be large enough.
class Cursor {
 public:
  explicit Cursor(char* at) : at_(at) {}
  void u8(std::size_t v) { *at_++ = static_cast<char>(v); }
  void u16(std::size_t v) {
    store_be16(at_, static_cast<std::uint16_t>(v));
    at_ += 2;
  }
  template <class T>
  void u32(T v) {
    store_be32(at_, static_cast<std::uint32_t>(v));
    at_ += 4;
  }
  template <class T>
  void u64(T v) {
    store_be64(at_, static_cast<std::uint64_t>(v));
    at_ += 8;
  }
  void bytes(std::string_view v) {
    if (!v.empty()) std::memcpy(at_, v.data(), v.size());
    at_ += v.size();
  }
  void host(const HostAddress& address) {
    bytes(address.ip_bytes());
    u32(address.port);
  }

 private:
  char* at_;
};

HostAddress take_host(ByteReader& reader, bool is_v6) {
  HostAddress address;
  address.is_v6 = is_v6;
  const std::string_view ip = reader.bytes(is_v6 ? 16 : 4);
  if (!ip.empty()) std::memcpy(address.ip.data(), ip.data(), ip.size());
  address.port = reader.i32();
  return address;
}

std::uint32_t magic_of(std::string_view bytes) {
  return load_be32(bytes.data() + layout::kMagicAt);
}

void take_fields(ByteReader& reader, bool is_version_two, Record& record) {
  record.body_crc = reader.i32();
  record.queue_id = {reader.i32()};
  record.flag = reader.i32();
  record.queue_offset = {reader.i64()};
  record.log_offset = {reader.i64()};
  record.sys_flag = reader.i32();
  record.born_timestamp_ms = reader.i64();
  record.born_host = take_host(reader, record.sys_flag & sys_flag::kBornHostV6);
  record.store_timestamp_ms = reader.i64();
  record.store_host = take_host(reader, record.sys_flag & sys_flag::kStoreHostV6);
  record.reconsume_times = reader.i32();
  record.prepared_transaction_offset = {reader.i64()};
  record.body = reader.bytes(reader.i32());
  // Signed, as every reader in the field takes it: 128 and more is no length of version one.
  record.topic =
      reader.bytes(is_version_two ? reader.i16() : static_cast<std::int8_t>(reader.u8()));
  record.properties = reader.bytes(reader.i16());
}

}  // namespace

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::kTruncated:
      return "cut off";
    case Fault::kUnknownMagic:
      return "no record magic";
    case Fault::kBadLength:
      return "lengths that do not add up";
    case Fault::kBadBodyCrc:
      return "a body that does not match its checksum";
  }
  return "?";
}

std::size_t encoded_size(const Record& record) {
  return kFixedBytesMin + (is_long_topic(record) ? 1 : 0) +
         (record.born_host.is_v6 ? layout::kV6Extra : 0) +
         (record.store_host.is_v6 ? layout::kV6Extra : 0) + record.body.size() +
         record.topic.size() + record.properties.size();
}

void encode(const Record& record, char* out) {
  std::int32_t sys_flag = record.sys_flag & ~(sys_flag::kBornHostV6 | sys_flag::kStoreHostV6);
  if (record.born_host.is_v6) sys_flag |= sys_flag::kBornHostV6;
  if (record.store_host.is_v6) sys_flag |= sys_flag::kStoreHostV6;

  Cursor to(out);
  to.u32(encoded_size(record));
  to.u32(is_long_topic(record) ? kMagicVersionTwo : kMagicVersionOne);
  to.u32(crc32_positive(record.body));
  to.u32(record.queue_id.value);
  to.u32(record.flag);
  to.u64(record.queue_offset.value);
  to.u64(record.log_offset.value);
  to.u32(sys_flag);
  to.u64(record.born_timestamp_ms);
  to.host(record.born_host);
  to.u64(record.store_timestamp_ms);
  to.host(record.store_host);
  to.u32(record.reconsume_times);
  to.u64(record.prepared_transaction_offset.value);
  to.u32(record.body.size());
  to.bytes(record.body);
  is_long_topic(record) ? to.u16(record.topic.size()) : to.u8(record.topic.size());
  to.bytes(record.topic);
  to.u16(record.properties.size());
  to.bytes(record.properties);
}

void assign(char* record, const Place& place) {
  const auto sys_flag = static_cast<std::int32_t>(load_be32(record + layout::kSysFlagAt));
  const std::size_t extra = sys_flag & sys_flag::kBornHostV6 ? layout::kV6Extra : 0;
  store_be64(record + layout::kQueueOffsetAt, static_cast<std::uint64_t>(place.queue_offset.value));
  store_be64(record + layout::kLogOffsetAt, static_cast<std::uint64_t>(place.log_offset.value));
  store_be64(record + layout::kStoreTimestampAt + extra,
             static_cast<std::uint64_t>(place.store_timestamp_ms));
}

std::optional<std::int32_t> peek_size(std::string_view bytes) {
  if (bytes.size() < kBlankBytes) return std::nullopt;
  const std::uint32_t magic = magic_of(bytes);
  if (magic != kMagicVersionOne && magic != kMagicVersionTwo) return std::nullopt;
  const auto size = static_cast<std::int32_t>(load_be32(bytes.data()));
  if (size < static_cast<std::int32_t>(kFixedBytesMin)) return std::nullopt;
  return size;
}

std::optional<std::int64_t> peek_born_ms(std::string_view bytes) {
  if (bytes.size() < kFixedBytesMin) return std::nullopt;
  return static_cast<std::int64_t>(load_be64(bytes.data() + layout::kBornTimestampAt));
}

std::optional<Fault> decode(std::string_view bytes, BodyCrc body_crc, Record& record) {
  if (bytes.size() < kBlankBytes) return Fault::kTruncated;
  const std::uint32_t magic = magic_of(bytes);
  if (magic != kMagicVersionOne && magic != kMagicVersionTwo) return Fault::kUnknownMagic;
  const auto size = static_cast<std::int32_t>(load_be32(bytes.data()));
  if (size < static_cast<std::int32_t>(kFixedBytesMin)) return Fault::kBadLength;
  if (static_cast<std::size_t>(size) > bytes.size()) return Fault::kTruncated;

  record.total_size = size;
  ByteReader reader(bytes.substr(kBlankBytes, static_cast<std::size_t>(size) - kBlankBytes));
  take_fields(reader, magic == kMagicVersionTwo, record);
  if (!reader.ok() || reader.remaining() != 0) return Fault::kBadLength;
  if (body_crc == BodyCrc::kCheck && crc32_positive(record.body) != record.body_crc) {
    return Fault::kBadBodyCrc;
  }
  return std::nullopt;
}

void encode_blank(std::int32_t bytes_left, char* out) {
  store_be32(out, static_cast<std::uint32_t>(bytes_left));
  store_be32(out + layout::kMagicAt, kMagicBlank);
}

std::optional<std::int32_t> decode_blank(std::string_view bytes) {
  if (bytes.size() < kBlankBytes || magic_of(bytes) != kMagicBlank) return std::nullopt;
  return static_cast<std::int32_t>(load_be32(bytes.data()));
}

std::size_t append_properties(char* record, std::string_view more) {
  const std::size_t size = load_be32(record);
  Record encoded;
  const auto fault = decode({record, size}, BodyCrc::kIgnore, encoded);
  SAKER_ASSERT(!fault);
  const std::size_t before = encoded.properties.size();
  store_be16(record + size - before - 2, static_cast<std::uint16_t>(before + more.size()));
  std::memcpy(record + size, more.data(), more.size());
  store_be32(record, static_cast<std::uint32_t>(size + more.size()));
  return size + more.size();
}

}  // namespace saker::wire::record
