// SPDX-License-Identifier: MIT
// Hardware registers: s_getreg, s_setreg, s_round_mode, s_denorm_mode. Numbers: "RDNA 1.0 Instruction Set
// Architecture", 5.8 and LLVM, SIDefines.h (namespace Hwreg). Fields: the register headers of Linux' amdgpu
// (gc_10_1_0_sh_mask.h, SQ_WAVE_*).
#include "exec/families.h"
#include "exec/scalar.h"

namespace rocfix::vcard {
namespace {

enum HardwareRegister : uint32_t {
  kMode = 1,
  kStatus = 2,
  kTrapStatus = 3,
  kGprAlloc = 5,
  kLdsAlloc = 6,
  kMemoryBases = 15,
  kFlatScratchLow = 20,
  kFlatScratchHigh = 21,
  kHardwareId1 = 23,
  kInstructionBufferStatus2 = 28,
  kShaderCycles = 29,
};

// The field that SIMM16 names: register, offset, width.
struct Field {
  uint32_t number, offset, mask;
  explicit Field(int32_t immediate)
      : number(immediate & 63), offset(immediate >> 6 & 31), mask((2u << (immediate >> 11 & 31)) - 1) {}
};

// Exceptions of arithmetic: TRAPSTS.EXCP says which there were, MODE.EXCP_EN which shall trap, 0 to 6 of each. None is
// recorded here, so that whoever asks is stopped, not told that there were none.
constexpr uint32_t kArithmeticExceptions = 0x7f;
constexpr int kTrapOnException = 12;

void no_exceptions(Wave& wave) {
  wave.raise({.kind = FaultKind::kUnsupported, .detail = "float exceptions are not recorded"});
}

uint32_t status(const Wave& wave) {
  constexpr uint32_t kTrapEnabled = 1u << 6, kValid = 1u << 16;
  const bool in_group = wave.group->wave_count > 1;
  return uint32_t{wave.scc} | kTrapEnabled | uint32_t{wave.exec() == 0} << 9 |
         uint32_t{wave.vcc() == 0} << 10 | uint32_t{in_group} << 11 | kValid;
}

// Sizes in units of 4 VGPRs and 16 SGPRs, less one (Linux' amdkfd, cwsr_trap_handler_gfx10.asm). Every wave
// has 128 SGPRs.
uint32_t register_allocation(const Wave& wave) {
  return (wave.vector_count / 4 - 1) << 8 | 7u << 24;
}

// In units of 256 bytes, as the trap handler reads it; allocated by 512.
uint32_t lds_allocation(const Wave& wave) {
  return (wave.group->lds_bytes + 511) / 512 * 2 << 12;
}

uint32_t memory_bases() {
  return static_cast<uint32_t>(kPrivateAperture >> 48) | static_cast<uint32_t>(kSharedAperture >> 48) << 16;
}

// Places waves as a card might: wave n of a group on SIMD n % 4, the groups round robin over 18 WGPs of 4
// arrays.
uint32_t hardware_id1(const Wave& wave) {
  const uint32_t wgp = (wave.group->id[0] + wave.group->id[1] * 7 + wave.group->id[2] * 13) % 18;
  const uint32_t array = wgp % 4, place = wgp / 4;
  return (wave.index_in_group / 4 & 31) | (wave.index_in_group & 3) << 8 | place << 10 | (array & 1) << 16 |
         (array >> 1) << 18;
}

uint32_t shader_cycles(const Wave& wave) {
  if (!wave.group->capabilities.shader_cycles) return 0;
  return static_cast<uint32_t>(wave.group->card->clock_of(wave)) & 0xfffff;
}

// Registers that no program without privilege sees, or that a card without page retries and graphics leaves
// empty (IB_STS, TBA, TMA, XNACK_MASK, POPS_PACKER …), are 0.
uint32_t read_register(const Wave& wave, uint32_t number) {
  switch (number) {
    case kMode:
      return wave.mode.bits;
    case kStatus:
      return status(wave);
    case kTrapStatus:
      return wave.trap_status;
    case kGprAlloc:
      return register_allocation(wave);
    case kLdsAlloc:
      return lds_allocation(wave);
    case kMemoryBases:
      return memory_bases();
    case kFlatScratchLow:
      return static_cast<uint32_t>(wave.flat_scratch);
    case kFlatScratchHigh:
      return static_cast<uint32_t>(wave.flat_scratch >> 32);
    case kHardwareId1:
      return hardware_id1(wave);
    case kInstructionBufferStatus2:
      return uint32_t{wave.lanes == 64} << 11;
    case kShaderCycles:
      return shader_cycles(wave);
    default:
      return 0;
  }
}

void write_register(Wave& wave, uint32_t number, uint32_t value) {
  constexpr uint64_t kLow = 0xffffffff;
  switch (number) {
    case kMode:
      if (value >> kTrapOnException & kArithmeticExceptions) return no_exceptions(wave);
      return wave.set_mode(value);
    case kTrapStatus:
      wave.trap_status = value;
      return;
    case kFlatScratchLow:
      wave.flat_scratch = (wave.flat_scratch & ~kLow) | value;
      return;
    case kFlatScratchHigh:
      wave.flat_scratch = (wave.flat_scratch & kLow) | uint64_t{value} << 32;
      return;
    default:
      return;  // read-only, or without effect on a compute program
  }
}

void s_getreg_b32(Wave& wave, const Instruction& i) {
  const Field field(i.immediate);
  if (field.number == kTrapStatus && field.mask << field.offset & kArithmeticExceptions) return no_exceptions(wave);
  wave.set_scalar(i.scalar_dest, read_register(wave, field.number) >> field.offset & field.mask);
}

void set_field(Wave& wave, const Instruction& i, uint32_t value) {
  const Field field(i.immediate);
  const uint32_t old = read_register(wave, field.number);
  const uint32_t placed = field.mask << field.offset;
  write_register(wave, field.number, (old & ~placed) | (value << field.offset & placed));
}

// The register that s_setreg_b32 reads stands in the destination's place.
void s_setreg_b32(Wave& wave, const Instruction& i) {
  set_field(wave, i, wave.scalar[i.scalar_dest]);
}

void s_setreg_imm32_b32(Wave& wave, const Instruction& i) {
  set_field(wave, i, i.source[0].bits32);
}

void s_round_mode(Wave& wave, const Instruction& i) {
  wave.set_mode((wave.mode.bits & ~0xfu) | (i.immediate & 0xf));
}

void s_denorm_mode(Wave& wave, const Instruction& i) {
  wave.set_mode((wave.mode.bits & ~0xf0u) | (i.immediate & 0xf) << 4);
}

constexpr Operation kOperations[] = {
    any_lanes<s_getreg_b32>("s_getreg_b32"),
    any_lanes<s_setreg_b32>("s_setreg_b32"),
    any_lanes<s_setreg_imm32_b32>("s_setreg_imm32_b32"),
    any_lanes<s_round_mode>("s_round_mode"),
    any_lanes<s_denorm_mode>("s_denorm_mode"),
};

}  // namespace

std::span<const Operation> hwreg_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
