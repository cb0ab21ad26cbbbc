#include "apps/command_line.h"

int main(int argc, char** argv) { return saker::apps::run(argc, argv); }
