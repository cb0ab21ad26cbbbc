#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace saker::net {

/// What waits to be written to one socket: encoded bytes and views of bytes owned by others, in
/// order.
///
///     text()  "header A"      "header B header C"          encoded in place, joined where adjacent
///     view              [segment]                [segment] not copied; keep_alive held until sent
///
/// Text that was sent is given up when all is sent, and where that never happens, as soon as it is
/// the larger half of kSentTextBytes and more.
///
/// Thread: loop.
class Outbox {
 public:
  static constexpr int kPiecesMax = 64;
  static constexpr std::size_t kSentTextBytes = 1 << 20;

  bool empty() const { return pending_ == 0; }
  /// Bytes that wait; text counts once commit_text() was called.
  std::size_t pending() const { return pending_; }

  /// The string to append encoded bytes to. Call commit_text() after each run of appending.
  std::string& text() { return text_; }
  void commit_text();

  /// Adds bytes that stay where they are until sent. Small ones are copied: a gather piece costs
  /// more than that.
  void add_view(std::string_view bytes, const std::shared_ptr<const void>& keep_alive);

  /// Fills at most kPiecesMax pieces with what comes next; returns how many.
  int gather(iovec* pieces) const;
  /// The first `bytes` have been written.
  void consume(std::size_t bytes);

  /// Gives memory back that an idle connection does not need.
  void shrink();
  /// Bytes of text that are kept, sent ones among them.
  std::size_t text_bytes() const { return text_.size(); }

 private:
  struct Piece {
    std::size_t text_begin = 0;  // for text
    std::size_t text_end = 0;
    std::string_view view;  // for views
    std::shared_ptr<const void> keep_alive;

    bool is_text() const { return view.empty(); }
    std::size_t size() const { return is_text() ? text_end - text_begin : view.size(); }
  };

  void drop_sent_text();

  std::string text_;
  std::size_t text_committed_ = 0;
  std::deque<Piece> pieces_;
  std::size_t first_sent_ = 0;  // bytes already written of the first piece
  std::size_t pending_ = 0;
};

}  // namespace saker::net
