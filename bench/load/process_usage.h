#pragma once

#include <cstdint>

namespace saker::load {

// CPU time of this process, user and system, in microseconds.
double own_cpu_us();
// The same of another process, in ticks of 10 ms; 0 where there is no such process.
double cpu_us_of(int pid);
// Resident memory (VmRSS) in KiB; 0 where there is no such process.
int64_t resident_kib_of(int pid);

}  // namespace saker::load
