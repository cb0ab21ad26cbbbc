#pragma once

namespace saker::file {

/// From now on a process that dies of SIGBUS says on stderr which file it could not read, and
/// where: a page of a mapped file that the disk does not give (a bad sector, a file that somebody
/// cut short) raises that signal. It dies all the same. Once, before the threads start.
void report_bus_errors();

}  // namespace saker::file
