// SPDX-License-Identifier: MIT
// Runs assembly text on one wave of the virtual card from given registers, and shows what it left.
//
//   Snippet snippet("v_add_f32 v2, v0, v1");
//   snippet.set_v(0, lane, bits)…;
//   snippet.run();
//   EXPECT_EQ(snippet.v(2, lane), …);
//
// With ROCFIX_ISA_KERNELS=1 in the environment each text runs inside a kernel's frame (kernel_form.h), wherever that
// holds all that the text needs.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "machine/code_cache.h"
#include "state/wave.h"
#include "vcard_isa/kernel_form.h"

namespace rocfix::vcard {

// What CardServices gives in tests.
class TestServices : public CardServices {
 public:
  uint64_t realtime_ticks() override { return realtime; }
  uint64_t clock() override { return cycles; }
  void send_message(uint32_t message, uint32_t m0) override { messages.emplace_back(message, m0); }
  uint64_t realtime = 1000, cycles = 2000;
  std::vector<std::pair<uint32_t, uint32_t>> messages;
};

// What MODE holds under HIP: round to nearest even, denormals kept, DX10_CLAMP, IEEE.
inline constexpr uint32_t kHipMode = 0x3f0;

class Snippet {
 public:
  static constexpr uint32_t kVgprs = kTextVgprs;
  // Registers that the test did not set hold this pattern, so that a stray write is seen.
  static constexpr uint32_t kUntouched = 0xa5a5a5a5;

  explicit Snippet(std::string text, uint32_t lanes = 32, std::string chip = "gfx1010");
  ~Snippet();

  uint32_t lanes() const { return wave_.lanes; }
  Wave& wave() { return wave_; }  // everything else: mode, scc, observer …
  WorkGroup& group() { return group_; }
  MemoryMap& memory() { return memory_; }
  TestServices& services() { return services_; }

  // One register of one lane; of all lanes; 64-bit values take two registers.
  void set_v(uint32_t reg, uint32_t lane, uint32_t bits) { wave_.vgpr(reg)[lane] = bits; }
  void set_v(uint32_t reg, uint32_t bits);
  void set_v64(uint32_t reg, uint32_t lane, uint64_t bits);
  void set_s(uint32_t number, uint32_t bits) { wave_.scalar[number] = bits; }
  void set_s64(uint32_t number, uint64_t bits) { wave_.set_pair(number, bits); }
  void set_mode(uint32_t bits) { wave_.set_mode(bits); }
  void set_exec(uint64_t lanes) { wave_.set_exec(lanes); }

  uint32_t v(uint32_t reg, uint32_t lane) { return wave_.vgpr(reg)[lane]; }
  uint64_t v64(uint32_t reg, uint32_t lane);
  uint32_t s(uint32_t number) const { return wave_.scalar[number]; }
  uint64_t s64(uint32_t number) const { return wave_.pair(number); }
  bool scc() const { return wave_.scc; }

  // A work-group's LDS of that many bytes, filled with kUntouched.
  void allocate_lds(uint32_t bytes);
  std::byte* lds() { return lds_.data(); }
  // Scratch of that many bytes a lane.
  void allocate_scratch(uint32_t lane_bytes);
  // Global memory that the wave may touch, registered in memory(), filled with `fill`; lives as long as the snippet.
  std::byte* allocate(uint64_t bytes, uint8_t fill = 0xa5);

  // Runs to the end of the text, or to s_endpgm, a fault, a barrier or a sleep (wave().state); at most 100,000
  // instructions. Fails the test when an instruction has no handler.
  void run();
  // As run(), in a kernel's frame: the registers are loaded from memory by the code itself, and come back through it.
  void run_as_kernel();
  // As run(), from given machine words in place of text.
  void run_words(const std::vector<uint32_t>& words);
  const Fault& fault() const { return wave_.fault; }
  // Where the text lies in memory while it runs: faults name addresses.
  uint64_t code_address() const { return reinterpret_cast<uint64_t>(code_.data()); }

 private:
  bool fits_a_kernel() const;
  void put_registers(RegisterBlock& block);
  void take_registers(RegisterBlock& block);
  void forget_registers(const RegisterBlock& block);
  struct Step;
  struct Frame;
  static const Frame& frame_of(const std::string& chip, uint32_t lanes);
  void run_frame(const std::vector<Step>& steps);

  std::string text_, chip_;
  std::vector<uint32_t> code_;
  std::vector<uint32_t> registers_;
  std::vector<std::byte> lds_, scratch_;
  std::vector<std::unique_ptr<std::byte[]>> allocations_;
  MemoryMap memory_;
  TestServices services_;
  WorkGroup group_;
  Wave wave_;
};

}  // namespace rocfix::vcard
