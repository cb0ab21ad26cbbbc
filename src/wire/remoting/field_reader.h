#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/remoting/command.h"

namespace saker::wire::remoting {

/// The name of a header field: the long one, and the letter that V2 send headers use.
struct FieldName {
  std::string_view name;
  std::string_view letter = {};
};

enum class Numbers {
  kLenient,  ///< text that is no number reads as absent
  kStrict,   ///< text that is no number is an error (RocketMQ's "fast" headers)
};

enum class Names { kLong, kLetters };

/// Fills a header structure from the entries of a command. The structure lists its fields once, in
/// `template <class V> void fields(V& v)`, as `v.required(name, member)` or
/// `v.optional(name, member)`.
///
/// Entries usually come in the order in which the fields are listed, so each search starts behind
/// the last hit. Thread: its owner.
class FieldReader {
 public:
  FieldReader(const Command& command, Numbers numbers, Names names = Names::kLong)
      : command_(command), numbers_(numbers), names_(names) {}

  template <class T>
  void required(FieldName name, T& member) {
    if (!read(name, member)) missing(name);
  }
  /// Absent: the member keeps its default.
  template <class T>
  void optional(FieldName name, T& member) {
    read(name, member);
  }
  template <class T>
  void optional(FieldName name, std::optional<T>& member) {
    T value{};
    if (read(name, value)) member = value;
  }

  /// Ok, or the first field that is missing or malformed.
  Status status() const;

 private:
  bool read(FieldName name, std::string_view& out);
  bool read(FieldName name, std::int32_t& out);
  bool read(FieldName name, std::int64_t& out);
  bool read(FieldName name, bool& out);
  std::optional<std::string_view> find(FieldName name);
  template <class Int>
  bool read_number(FieldName name, Int& out);
  void missing(FieldName name);
  std::string_view spelled(FieldName name) const {
    return names_ == Names::kLetters && !name.letter.empty() ? name.letter : name.name;
  }

  const Command& command_;
  const Numbers numbers_;
  const Names names_;
  std::size_t next_ = 0;
  std::string problem_;
};

/// Decodes a header structure. Errors: kInvalidArgument, naming the field.
template <class Header>
Status decode(const Command& command, Header& header, Names names = Names::kLong) {
  FieldReader reader(command, Header::kNumbers, names);
  header.fields(reader);
  return reader.status();
}

}  // namespace saker::wire::remoting
