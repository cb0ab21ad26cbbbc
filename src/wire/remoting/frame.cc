#include "wire/remoting/frame.h"

#include <charconv>

#include "base/endian.h"
#include "wire/remoting/binary_header.h"
#include "wire/remoting/json_header.h"

namespace saker::wire::remoting {
namespace {

FrameView broken(std::string_view why) {
  FrameView view;
  view.status = FrameStatus::kBroken;
  view.broken_why = why;
  return view;
}

void append_number(std::string& out, std::int64_t value) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

}  // namespace

FrameView peek_frame(std::string_view bytes) {
  if (bytes.size() < 4) return {};
  const std::size_t length = load_be32(bytes.data());
  if (length > kFrameBytesMax - 4) return broken("frame longer than 16 MiB");
  if (length < 4) return broken("frame shorter than its header length field");
  FrameView view;
  view.size = 4 + length;
  if (bytes.size() < kFramePrefixBytes) return view;

  const std::uint32_t type_and_size = load_be32(bytes.data() + 4);
  const std::size_t header_size = type_and_size & 0xFFFFFF;
  const std::uint32_t type = type_and_size >> 24;
  if (type > 1) return broken("unknown header serialization");
  if (header_size == 0 || header_size > length - 4) return broken("header length beyond the frame");
  if (bytes.size() < view.size) return view;

  view.status = FrameStatus::kComplete;
  view.serialization = static_cast<Serialization>(type);
  view.header = bytes.substr(kFramePrefixBytes, header_size);
  view.body = bytes.substr(kFramePrefixBytes + header_size, length - 4 - header_size);
  return view;
}

Result<const Command*> HeaderDecoder::decode(const FrameView& frame) {
  command_.code = 0;
  command_.language = kLanguageUnknown;
  command_.version = 0;
  command_.opaque = 0;
  command_.flag = 0;
  command_.remark.reset();
  command_.has_fields = false;
  command_.fields.clear();
  command_.serialization = frame.serialization;
  command_.body = frame.body;
  scratch_.clear();

  const Status decoded = frame.serialization == Serialization::kJson
                             ? decode_json_header(frame.header, scratch_, command_)
                             : decode_binary_header(frame.header, command_);
  if (!decoded.ok()) return decoded.error();
  return &command_;
}

FrameWriter::FrameWriter(std::string& out, const Head& head)
    : out_(out), head_(head), start_(out.size()) {
  out_.append(kFramePrefixBytes, '\0');
  if (head_.serialization == Serialization::kJson) {
    begin_json();
  } else {
    begin_binary();
  }
}

void FrameWriter::begin_json() {
  out_.append("{\"code\":");
  append_number(out_, head_.code);
  if (head_.has_fields) {
    out_.append(",\"extFields\":{");
    any_field_ = false;
  }
}

void FrameWriter::begin_binary() {
  char fixed[21];
  store_be16(fixed, static_cast<std::uint16_t>(head_.code));
  fixed[2] = static_cast<char>(head_.language);
  store_be16(fixed + 3, static_cast<std::uint16_t>(head_.version));
  store_be32(fixed + 5, static_cast<std::uint32_t>(head_.opaque));
  store_be32(fixed + 9, static_cast<std::uint32_t>(head_.flag));
  const std::string_view remark = head_.remark.value_or("");
  store_be32(fixed + 13, static_cast<std::uint32_t>(remark.size()));
  out_.append(fixed, 17).append(remark);
  fields_start_ = out_.size();
  out_.append(4, '\0');
}

void FrameWriter::field(std::string_view name, std::string_view value) {
  if (head_.serialization == Serialization::kJson) {
    if (any_field_) out_.push_back(',');
    append_json_string(out_, name);
    out_.push_back(':');
    append_json_string(out_, value);
  } else {
    char size[4];
    store_be16(size, static_cast<std::uint16_t>(name.size()));
    out_.append(size, 2).append(name);
    store_be32(size, static_cast<std::uint32_t>(value.size()));
    out_.append(size, 4).append(value);
  }
  any_field_ = true;
}

void FrameWriter::field(std::string_view name, std::int64_t value) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  field(name, std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

void FrameWriter::finish_json() {
  if (head_.has_fields) out_.push_back('}');
  out_.append(",\"flag\":");
  append_number(out_, head_.flag);
  if (const auto language = language_name(head_.language); !language.empty()) {
    out_.append(",\"language\":\"").append(language).push_back('"');
  }
  out_.append(",\"opaque\":");
  append_number(out_, head_.opaque);
  if (head_.remark) {
    out_.append(",\"remark\":");
    append_json_string(out_, *head_.remark);
  }
  out_.append(",\"serializeTypeCurrentRPC\":\"JSON\",\"version\":");
  append_number(out_, head_.version);
  out_.push_back('}');
}

void FrameWriter::finish(std::size_t body_bytes) {
  if (head_.serialization == Serialization::kJson) {
    finish_json();
  } else {
    const std::size_t entries = out_.size() - fields_start_ - 4;
    store_be32(out_.data() + fields_start_, static_cast<std::uint32_t>(entries));
  }
  const std::size_t header_size = out_.size() - start_ - kFramePrefixBytes;
  const auto type = static_cast<std::uint32_t>(head_.serialization) << 24;
  store_be32(out_.data() + start_, static_cast<std::uint32_t>(4 + header_size + body_bytes));
  store_be32(out_.data() + start_ + 4, type | static_cast<std::uint32_t>(header_size));
}

}  // namespace saker::wire::remoting
