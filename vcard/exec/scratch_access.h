// SPDX-License-Identifier: MIT
// Scratch as SCRATCH and FLAT instructions see it: dword d of lane l lies at (d * lanes + l) * 4 of the
// wave's scratch.
#pragma once

#include "exec/pieces.h"

namespace rocfix::vcard {

// The dword that holds each lane's byte offset, or the word'th behind it; the offsets were checked.
template <int kLanes>
struct ScratchWords {
  Wave& wave;
  const Column<uint32_t, kLanes>& byte;
  bool operator()(uint32_t word, uint64_t lanes, Places<kLanes>& out) const {
    out.lanes = lanes;
    out.base = wave.scratch;
    for (int l = 0; l < kLanes; ++l)
      out.offset.lane[l] = ((byte.lane[l] >> 2) + word) * (kLanes * 4) + 4 * static_cast<uint32_t>(l);
    if (lanes != kAllLanes<kLanes>) fill_idle(out.offset, lanes);
    return true;
  }
};

template <class Data, int kLanes>
void scratch_load(Wave& wave, const Instruction& i, const Column<uint32_t, kLanes>& byte, uint64_t lanes) {
  if (check_scratch(wave, i, byte, lanes, {.bytes = Data::kBytes}))
    load_pieces<Data>(wave.vgpr(i.vector_dest), byte, lanes, ScratchWords<kLanes>{wave, byte});
}

template <class Data, int kLanes>
void scratch_store(Wave& wave, const Instruction& i, const Column<uint32_t, kLanes>& byte, uint64_t lanes) {
  if (check_scratch(wave, i, byte, lanes, {.bytes = Data::kBytes, .is_store = true}))
    store_pieces<Data>(wave.vgpr(i.data), byte, lanes, ScratchWords<kLanes>{wave, byte});
}

}  // namespace rocfix::vcard
