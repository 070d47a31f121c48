// SPDX-License-Identifier: MIT
#include "hsa/shared_ranges.h"

#include <hsa/hsa_ext_amd.h>

#include <algorithm>

#include "hsa/memory.h"

namespace rocfix::vcard {

// Afterwards no piece has `at` inside.
void SharedRanges::split(uint64_t at) {
  auto next = pieces_.lower_bound(at);
  if (next == pieces_.begin()) return;
  auto& [begin, piece] = *std::prev(next);
  if (piece.end <= at) return;
  Piece upper = piece;
  const bool was_mapped = piece.is_mapped;
  hide(begin, piece);
  piece.end = at;
  upper.is_mapped = false;
  Piece& inserted = pieces_.emplace(at, upper).first->second;
  if (!was_mapped) return;
  show(begin, piece);
  show(at, inserted);
}

void SharedRanges::show(uint64_t begin, Piece& piece) {
  if (piece.is_mapped || piece.is_own || piece.attributes.access == HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS) return;
  map_.add(begin, piece.end - begin, "managed memory");
  piece.is_mapped = true;
}

void SharedRanges::hide(uint64_t begin, Piece& piece) {
  if (!piece.is_mapped) return;
  map_.remove(begin);
  piece.is_mapped = false;
}

void SharedRanges::change(uint64_t begin, uint64_t end, bool is_own,
                          const std::function<void(SvmAttributes&)>& change) {
  const std::lock_guard lock(mutex_);
  split(begin);
  split(end);
  for (uint64_t at = begin; at < end;) {
    auto piece = pieces_.lower_bound(at);
    if (piece == pieces_.end() || piece->first > at) {
      const uint64_t next = piece == pieces_.end() ? end : std::min(end, piece->first);
      piece = pieces_.emplace(at, Piece{.end = next, .is_own = is_own}).first;
    }
    change(piece->second.attributes);
    if (piece->second.attributes.access == HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS) hide(at, piece->second);
    show(at, piece->second);
    at = piece->second.end;
  }
}

void SharedRanges::visit(uint64_t begin, uint64_t end,
                         const std::function<void(const SvmAttributes&)>& visit) const {
  const std::lock_guard lock(mutex_);
  auto piece = pieces_.upper_bound(begin);
  if (piece != pieces_.begin() && std::prev(piece)->second.end > begin) --piece;
  for (uint64_t at = begin; at < end; ++piece) {
    const bool is_gap = piece == pieces_.end() || piece->first > at;
    if (is_gap) visit({});
    if (piece == pieces_.end() || piece->first >= end) return;
    visit(piece->second.attributes);
    at = piece->second.end;
  }
}

void SharedRanges::forget(uint64_t begin, uint64_t end) {
  const std::lock_guard lock(mutex_);
  split(begin);
  split(end);
  auto piece = pieces_.lower_bound(begin);
  for (; piece != pieces_.end() && piece->first < end; piece = pieces_.erase(piece)) hide(piece->first, piece->second);
}

void SharedRanges::forget_unmapped() {
  const std::lock_guard lock(mutex_);
  for (auto at = pieces_.begin(); at != pieces_.end();) {
    auto& [begin, piece] = *at;
    if (!piece.is_mapped || is_mapped(begin, piece.end - begin)) {
      ++at;
      continue;
    }
    hide(begin, piece);
    at = pieces_.erase(at);
  }
}

}  // namespace rocfix::vcard
