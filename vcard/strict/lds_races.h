// SPDX-License-Identifier: MIT
// Races on LDS: two waves of a group, the same byte, at least one write, and no barrier between. And writes that were
// still on their way when their wave came to the barrier (no s_waitcnt lgkmcnt before it).
//
// A barrier is for the whole group, so that a wave's count of barriers orders its accesses with all others'. Atomics
// do not race with each other; neither do plain reads with compare-and-swap, which checks what was read, nor with the
// atomics that they wait for (lds_polls.h). What a lock or flag in LDS protects is not understood: it looks like a
// race.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "isa/instruction.h"

namespace rocfix::vcard {

class LdsRaces {
 public:
  LdsRaces(uint32_t bytes, uint32_t waves) : cells_((bytes + 3) / 4), waves_(waves) {}

  // Who accesses: `operation` is the number of its LDS operations so far.
  struct Access {
    uint32_t wave = 0;
    uint64_t operation = 0;
    const Instruction* code = nullptr;
    bool is_store = false, is_atomic = false, is_compare_swap = false;
  };
  struct Conflict {
    bool unwaited = false;              // ordered by a barrier, but the write was not waited for
    uint32_t byte = 0, other_wave = 0;
    bool other_is_store = false;
    const Instruction* other = nullptr;
    const Instruction* atomic_read = nullptr;  // of a plain read and an atomic: the read
  };
  // The first conflict of bytes [offset, offset + bytes) with what other waves did.
  std::optional<Conflict> access(const Access& access, uint32_t offset, uint32_t bytes);

  // The wave comes to a barrier, with so many of its LDS operations known to be done.
  void barrier(uint32_t wave, uint64_t operations_done) {
    ++waves_[wave].epoch;
    waves_[wave].done_at_barrier = operations_done;
  }
  // The wave ended: all it did will arrive before anyone counts on it.
  void end(uint32_t wave) { waves_[wave].done_at_barrier = ~uint64_t{0}; }

 private:
  static constexpr uint8_t kNobody = 0xff;
  // The last write, and the waves that read since; epochs count the accessing wave's barriers.
  struct Cell {
    uint32_t write_epoch = 0, read_epoch = 0;
    uint64_t write_operation = 0;
    uint32_t readers = 0;
    uint8_t writer = kNobody;
    bool written_by_atomic = false, written_by_compare_swap = false;
    bool split = false;  // bytes of the dword are kept apart, in split_
    const Instruction* write = nullptr;
    const Instruction* read = nullptr;
  };
  struct WaveState {
    uint32_t epoch = 1;
    uint64_t done_at_barrier = 0;
  };

  std::optional<Conflict> check(const Cell& cell, const Access& access) const;
  std::optional<Conflict> check_write(const Cell& cell, const Access& access) const;
  void note(Cell& cell, const Access& access) const;
  std::optional<Conflict> access_dword(const Access& access, uint32_t dword, uint32_t first, uint32_t end);

  std::vector<Cell> cells_;  // a dword each
  std::vector<WaveState> waves_;
  std::unordered_map<uint32_t, std::array<Cell, 4>> split_;  // by dword
};

}  // namespace rocfix::vcard
