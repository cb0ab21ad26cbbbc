#include "apps/command_line.h"
#include "file/bus_error.h"

int main(int argc, char** argv) {
  saker::file::report_bus_errors();
  return saker::apps::run(argc, argv);
}
