#pragma once

#include <atomic>
#include <cstdint>

#include "base/endian.h"
#include "store/index/index_layout.h"

namespace saker::store {

/// The slots and entries of a mapped index file. A slot is stored after the entry that it names,
/// and loaded before it: so whoever finds an entry through a slot or a chain finds it complete.
/// Thread: one writer, any readers.
class IndexTable {
 public:
  IndexTable(const char* data, const IndexLayout& layout)
      : data_(const_cast<char*>(data)), layout_(layout) {}

  std::int32_t slot_of(std::int32_t hash) const { return hash % layout_.slot_count; }

  std::int32_t slot(std::int32_t slot) const {
    return static_cast<std::int32_t>(
        __builtin_bswap32(slot_cell(slot).load(std::memory_order_acquire)));
  }
  void set_slot(std::int32_t slot, std::int32_t entry) {
    slot_cell(slot).store(__builtin_bswap32(static_cast<std::uint32_t>(entry)),
                          std::memory_order_release);
  }
  void prefetch_slot(std::int32_t slot) const {
    __builtin_prefetch(data_ + layout_.slot_position(slot), 1);
  }

  IndexEntry entry(std::int32_t number) const {
    return load_index_entry(data_ + layout_.entry_position(number));
  }
  void set_entry(std::int32_t number, const IndexEntry& entry) {
    store_index_entry(data_ + layout_.entry_position(number), entry);
  }
  void set_header(const IndexHeader& header) { store_header(data_, header); }

 private:
  std::atomic_ref<std::uint32_t> slot_cell(std::int32_t slot) const {
    return std::atomic_ref<std::uint32_t>(
        *reinterpret_cast<std::uint32_t*>(data_ + layout_.slot_position(slot)));
  }

  char* data_;
  const IndexLayout& layout_;
};

}  // namespace saker::store
