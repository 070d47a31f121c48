// SPDX-License-Identifier: MIT
#include "strict/lds_races.h"

#include <algorithm>
#include <bit>

namespace rocfix::vcard {

// Against the cell's last write.
std::optional<LdsRaces::Conflict> LdsRaces::check_write(const Cell& cell, const Access& access) const {
  if (cell.writer == kNobody || cell.writer == access.wave) return std::nullopt;
  if (access.is_atomic && cell.written_by_atomic) return std::nullopt;
  if (!access.is_store && cell.written_by_compare_swap) return std::nullopt;
  const bool concurrent = cell.write_epoch == waves_[access.wave].epoch;
  const bool unwaited = !concurrent && cell.write_operation > waves_[cell.writer].done_at_barrier;
  if (!concurrent && !unwaited) return std::nullopt;
  const bool plain_read = !access.is_store && !access.is_atomic;
  return Conflict{.unwaited = unwaited,
                  .byte = 0,
                  .other_wave = cell.writer,
                  .other_is_store = true,
                  .other = cell.write,
                  .atomic_read = plain_read && cell.written_by_atomic ? access.code : nullptr};
}

std::optional<LdsRaces::Conflict> LdsRaces::check(const Cell& cell, const Access& access) const {
  if (auto conflict = check_write(cell, access)) return conflict;
  if ((!access.is_store && !access.is_atomic) || access.is_compare_swap) return std::nullopt;
  if (cell.read_epoch != waves_[access.wave].epoch) return std::nullopt;
  const uint32_t others = cell.readers & ~(uint32_t{1} << access.wave);
  if (others == 0) return std::nullopt;
  return Conflict{.unwaited = false,
                  .byte = 0,
                  .other_wave = static_cast<uint32_t>(std::countr_zero(others)),
                  .other_is_store = false,
                  .other = cell.read,
                  .atomic_read = access.is_atomic ? cell.read : nullptr};
}

void LdsRaces::note(Cell& cell, const Access& access) const {
  const uint32_t epoch = waves_[access.wave].epoch;
  if (access.is_store || access.is_atomic) {
    cell.write_epoch = epoch;
    cell.write_operation = access.operation;
    cell.writer = static_cast<uint8_t>(access.wave);
    cell.written_by_atomic = access.is_atomic;
    cell.written_by_compare_swap = access.is_compare_swap;
    cell.write = access.code;
    return;
  }
  if (cell.read_epoch != epoch) cell.readers = 0;
  cell.read_epoch = epoch;
  cell.readers |= uint32_t{1} << access.wave;
  cell.read = access.code;
}

// Bytes [first, end) of one dword.
std::optional<LdsRaces::Conflict> LdsRaces::access_dword(const Access& access, uint32_t dword, uint32_t first,
                                                         uint32_t end) {
  Cell& whole = cells_[dword];
  if (end - first == 4 && !whole.split) {
    auto conflict = check(whole, access);
    note(whole, access);
    if (conflict) conflict->byte = dword * 4;
    return conflict;
  }
  auto& bytes = split_[dword];
  if (!whole.split) bytes.fill(whole);
  whole.split = true;
  std::optional<Conflict> found;
  for (uint32_t b = first; b < end; ++b) {
    auto conflict = check(bytes[b], access);
    note(bytes[b], access);
    if (conflict) conflict->byte = dword * 4 + b;
    if (!found) found = conflict;
  }
  return found;
}

std::optional<LdsRaces::Conflict> LdsRaces::access(const Access& access, uint32_t offset, uint32_t bytes) {
  std::optional<Conflict> found;
  for (uint32_t at = offset; at < offset + bytes;) {
    const uint32_t first = at & 3, end = std::min(4u, first + offset + bytes - at);
    if (at / 4 >= cells_.size()) break;
    auto conflict = access_dword(access, at / 4, first, end);
    if (!found) found = conflict;
    at += end - first;
  }
  return found;
}

}  // namespace rocfix::vcard
