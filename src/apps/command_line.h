#pragma once

namespace saker::apps {

/// The whole program: parses the command line, runs the chosen command, returns its exit code
/// (0 fine, 1 the command failed, 2 the command line is wrong).
int run(int argc, char** argv);

}  // namespace saker::apps
