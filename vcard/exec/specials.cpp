// SPDX-License-Identifier: MIT
#include <cstring>

#include "exec/operands.h"

namespace rocfix::vcard {
namespace {

template <class T>
uint32_t lds_value(Wave& wave, uint32_t address) {
  if (address + sizeof(T) > wave.group->lds_bytes) {
    wave.raise({.kind = FaultKind::kLdsOverrun, .address = address, .bytes = sizeof(T)});
    return 0;
  }
  T value;
  std::memcpy(&value, wave.group->lds + address, sizeof value);
  return static_cast<uint32_t>(value);
}

// LDS_DIRECT: one value for all lanes; M0 holds its address in bits 0-15 and its type in bits 16-18 ("RDNA 1.0
// Instruction Set Architecture", chapter 10, LDS direct reads).
uint32_t lds_direct(Wave& wave) {
  const uint32_t m0 = wave.scalar[kM0], address = m0 & 0xffff;
  switch (m0 >> 16 & 7) {
    case 0: return lds_value<uint8_t>(wave, address);
    case 1: return lds_value<uint16_t>(wave, address);
    case 4: return lds_value<int8_t>(wave, address);
    case 5: return lds_value<int16_t>(wave, address);
    default: return lds_value<uint32_t>(wave, address);
  }
}

}  // namespace

uint64_t special_value(Wave& wave, uint16_t number) {
  switch (number) {
    case 235: return kSharedAperture;
    case 236: return kSharedAperture + kApertureBytes - 1;
    case 237: return kPrivateAperture;
    case 238: return kPrivateAperture + kApertureBytes - 1;
    case 251: return wave.vcc() == 0;
    case 252: return wave.exec() == 0;
    case 253: return wave.scc;
    case 254: return lds_direct(wave);
    default: return 0;  // 239: POPS_EXITING_WAVE_ID, graphics only
  }
}

}  // namespace rocfix::vcard
