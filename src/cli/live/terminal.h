#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

// What a command needs of a terminal on stdout.
namespace saker::cli {

/// Lines and columns; 24 by 80 where the terminal does not tell.
struct TerminalSize {
  std::size_t lines = 24;
  std::size_t columns = 80;
};

bool stdout_is_terminal();
TerminalSize terminal_size();

/// A screen of its own without a cursor; what was there comes back with the end. Does nothing where
/// stdout is no terminal. Thread: main.
class FullScreen {
 public:
  FullScreen();
  ~FullScreen();
  FullScreen(const FullScreen&) = delete;
  FullScreen& operator=(const FullScreen&) = delete;

  bool is_on() const { return is_on_; }

 private:
  const bool is_on_;
};

/// SIGINT and SIGTERM as an end to a wait, from its making on. To be made before any thread starts,
/// since threads inherit the mask. Thread: main.
class Interruption {
 public:
  Interruption();
  /// Waits; true as soon as one of them came.
  bool comes_within(std::int64_t ms);
};

/// The text as a terminal shows it from its upper left corner, each line cut to its width, with
/// nothing left of what was there.
std::string on_screen(const std::string& text, std::size_t column_count);

/// The whole text at once. False if nobody reads any more.
bool write_out(const std::string& text);

}  // namespace saker::cli
