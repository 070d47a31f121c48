// SPDX-License-Identifier: MIT
// How many wave-instructions a second the virtual card executes.
#include <benchmark/benchmark.h>

#include <cstring>
#include <string>
#include <vector>

#include "card/card.h"
#include "vcard_isa/assembler.h"

namespace rocfix::vcard {
namespace {

// A kernel of bare code behind a descriptor, in memory that the card knows.
class BareKernel {
 public:
  BareKernel(Card& card, const std::string& text) : card_(card) {
    const auto words = assemble(text, "gfx1010", 32);
    memory_.resize(256 / 4 + words.size());
    auto* descriptor = reinterpret_cast<std::byte*>(memory_.data());
    const int64_t entry = 256;
    const uint32_t rsrc1 = 0x60af0000 | 15;  // as clang writes it; 128 VGPRs
    const uint16_t properties = 0x400;       // wave32
    std::memcpy(descriptor + 16, &entry, 8);
    std::memcpy(descriptor + 48, &rsrc1, 4);
    std::memcpy(descriptor + 56, &properties, 2);
    std::memcpy(memory_.data() + 64, words.data(), words.size() * 4);
    card_.memory().add(address(), memory_.size() * 4, "code object");
    card_.add_code(address(), memory_.size() * 4, {});
  }
  ~BareKernel() {
    card_.remove_code(address());
    card_.memory().remove(address());
  }
  uint64_t address() const { return reinterpret_cast<uint64_t>(memory_.data()); }

 private:
  Card& card_;
  std::vector<uint32_t> memory_;
};

constexpr int kIterations = 20'000;

// A loop and how many instructions one round of it has.
struct Loop {
  std::string text;
  int instructions = 0;

  void add(const std::string& instruction) {
    text += instruction + "\n";
    ++instructions;
  }
};

std::string reg(int number) {
  return "v" + std::to_string(number);
}

std::string quad(int number) {
  return "v[" + std::to_string(number) + ":" + std::to_string(number + 3) + "]";
}

void add_fmacs(Loop& loop, int first_operand) {
  for (int n = 0; n < 64; ++n)
    loop.add("v_fmac_f32 " + reg(n) + ", " + reg(first_operand + n % 8) + ", " + reg(first_operand + 8 + n / 8));
}

Loop fmac_loop() {
  Loop loop;
  add_fmacs(loop, 64);
  return loop;
}

// What implicit_gemm's loop does for a slice of eight terms: loads, LDS reads and multiplications step by step, address
// arithmetic, LDS stores, a barrier.
Loop gemm_loop() {
  Loop loop;
  for (int i = 0; i < 6; ++i) loop.add("global_load_dword " + reg(100 + i) + ", v98, s[4:5] offset:" + std::to_string(i * 4));
  for (int step = 0; step < 8; ++step) {
    for (int i = 0; i < 4; ++i)
      loop.add("ds_read_b128 " + quad(64 + i * 4) + ", v99 offset:" + std::to_string(step * 256 + i * 16));
    loop.add("s_waitcnt lgkmcnt(0)");
    add_fmacs(loop, 64);
  }
  for (int i = 0; i < 20; ++i) loop.add("v_add_nc_u32 " + reg(106 + i % 4) + ", s0, v98");
  loop.add("s_waitcnt vmcnt(0)");
  for (int i = 0; i < 12; ++i) loop.add("ds_write_b32 v98, " + reg(100 + i % 6) + " offset:" + std::to_string(4096 + i * 256));
  loop.add("s_waitcnt lgkmcnt(0)");
  loop.add("s_barrier");
  return loop;
}

std::string kernel_around(Loop& loop) {
  std::string text = "s_getpc_b64 s[4:5]\nv_lshlrev_b32 v98, 2, v0\nv_lshlrev_b32 v99, 4, v0\n";
  for (int r = 0; r < 80; ++r) text += "v_mov_b32 " + reg(r) + ", 1.0\n";
  text += "s_mov_b32 s0, " + std::to_string(kIterations) + "\nloop:\n";
  loop.add("s_sub_u32 s0, s0, 1");
  loop.add("s_cmp_lg_u32 s0, 0");
  loop.add("s_cbranch_scc1 loop");
  return text + loop.text + "s_endpgm\n";
}

// state.range(0): threads, each with one work-group of two waves.
void wave_instructions(benchmark::State& state, Loop (*make)()) {
  constexpr uint32_t kWaves = 2;
  Loop loop = make();
  Card card({.threads = static_cast<unsigned>(state.range(0))});
  const BareKernel kernel(card, kernel_around(loop));
  const uint32_t groups = static_cast<uint32_t>(state.range(0)), items = 32 * kWaves;
  for (auto _ : state) {
    const auto outcome = card.run({.group = {items, 1, 1},
                                   .grid = {items * groups, 1, 1},
                                   .group_bytes = 16384,
                                   .kernel_object = kernel.address()});
    if (!outcome.ok) return state.SkipWithError(outcome.report.c_str());
  }
  state.counters["wave-instructions"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * groups * kWaves * loop.instructions * kIterations,
                         benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(wave_instructions, fmac, fmac_loop)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(wave_instructions, gemm, gemm_loop)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rocfix::vcard

BENCHMARK_MAIN();
