#include "base/free_memory.h"

#include <malloc.h>

namespace saker {

void give_back_free_memory() { (void)::malloc_trim(0); }

}  // namespace saker
