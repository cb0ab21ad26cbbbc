#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/host_address.h"
#include "model/offset.h"

namespace saker::wire::record {

// A record of the commit log, which is also the unit of every answer that carries messages.
// All integers big-endian; B and S are 4 or 16, by the host bits of sysFlag.
//
//      0  totalSize   4          36         sysFlag        4
//      4  magic       4          40         bornTimestamp  8
//      8  bodyCRC     4          48         bornHost       B + 4
//     12  queueId     4          52+B       storeTimestamp 8
//     16  flag        4          60+B       storeHost      S + 4
//     20  queueOffset 8          64+B+S     reconsumeTimes 4
//     28  physicalOffset 8       68+B+S     preparedTransactionOffset 8
//                                76+B+S     bodyLength 4, body
//     then topicLength (1 byte in version one, 2 in version two), topic,
//     propertiesLength 2, properties.
//
// At the end of a file, where a record does not fit, stands a blank: int32 bytes left in the file,
// int32 blank magic.

// ON DISK and ON WIRE: never change.
inline constexpr std::uint32_t kMagicVersionOne = 0xDAA320A7;
inline constexpr std::uint32_t kMagicVersionTwo = 0xDAA320AB;
inline constexpr std::uint32_t kMagicBlank = 0xCBD43194;

inline constexpr std::int64_t kBlankBytes = 8;           ///< a record leaves these free in its file
inline constexpr std::size_t kFixedBytesMin = 91;        ///< version one, IPv4 hosts, nothing else
inline constexpr std::size_t kTopicBytesMaxShort = 127;  ///< longer topics need version two
inline constexpr std::size_t kPropertiesBytesMax = 32767;

/// All fields of one record. The views point into what was decoded, or into what will be encoded.
struct Record {
  std::int32_t total_size = 0;  ///< decode only
  std::int32_t body_crc = 0;    ///< decode only; encode computes it
  QueueId queue_id;
  std::int32_t flag = 0;
  QueueOffset queue_offset;
  LogOffset log_offset;       ///< physicalOffset: where the record itself stands
  std::int32_t sys_flag = 0;  ///< encode sets the two host bits by the hosts
  std::int64_t born_timestamp_ms = 0;
  HostAddress born_host;
  std::int64_t store_timestamp_ms = 0;
  HostAddress store_host;
  std::int32_t reconsume_times = 0;
  LogOffset prepared_transaction_offset;
  std::string_view body;
  std::string_view topic;
  std::string_view properties;
};

/// Why bytes are no record.
enum class Fault {
  kTruncated,     ///< fewer bytes than the record says, or than any record has
  kUnknownMagic,  ///< neither version; also a blank
  kBadLength,     ///< the lengths inside do not add up to totalSize
  kBadBodyCrc,
};
std::string_view name_of(Fault fault);

std::size_t encoded_size(const Record& record);

/// Writes encoded_size(record) bytes to `out`, in version two where the topic is longer than
/// kTopicBytesMaxShort. The caller keeps to the limits: topic <= 32767 and properties <=
/// kPropertiesBytesMax bytes.
void encode(const Record& record, char* out);

/// Puts more property text behind the properties of an encoded record, whose own end with an end
/// mark; the memory behind the record has room for it. Returns the record's new size.
std::size_t append_properties(char* record, std::string_view more);

/// What is known of a record only when its place is given out.
struct Place {
  QueueOffset queue_offset;
  LogOffset log_offset;
  std::int64_t store_timestamp_ms = 0;
};

/// Fills the three fields into an encoded record.
void assign(char* record, const Place& place);

/// Takes a record from the front of `bytes`; what stands behind it is not looked at. Checks sizes,
/// magic and lengths; the body CRC if asked. `record` is valid only if there is no fault.
enum class BodyCrc { kIgnore, kCheck };
std::optional<Fault> decode(std::string_view bytes, BodyCrc body_crc, Record& record);

/// totalSize if a record of either version starts here and the field is possible; else nothing.
std::optional<std::int32_t> peek_size(std::string_view bytes);

/// bornTimestamp of the record that starts here; nothing where there are too few bytes.
std::optional<std::int64_t> peek_born_ms(std::string_view bytes);

/// Writes a blank that covers the last `bytes_left` of a file (at least kBlankBytes).
void encode_blank(std::int32_t bytes_left, char* out);

/// The size of the blank that starts here; nothing if there is none.
std::optional<std::int32_t> decode_blank(std::string_view bytes);

}  // namespace saker::wire::record
