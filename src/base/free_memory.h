#pragma once

namespace saker {

/// Gives memory that was freed, but that the allocator keeps in pieces between what is in use, back
/// to the system. Takes some milliseconds, in which allocations of other threads may wait. Thread:
/// any.
void give_back_free_memory();

}  // namespace saker
