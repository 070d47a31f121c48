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

// state.range(0): threads.
void fmac_loop(benchmark::State& state) {
  constexpr int kUnrolled = 64, kIterations = 20'000;
  std::string text = "s_mov_b32 s0, " + std::to_string(kIterations) + "\n";
  for (int r = 0; r < 64; ++r) text += "v_mov_b32 v" + std::to_string(r) + ", 1.0\n";
  text += "loop:\n";
  for (int n = 0; n < kUnrolled; ++n)
    text += "v_fmac_f32 v" + std::to_string(n) + ", v" + std::to_string(64 + n % 8) + ", v" +
            std::to_string(72 + n / 8) + "\n";
  text += "s_sub_u32 s0, s0, 1\ns_cmp_lg_u32 s0, 0\ns_cbranch_scc1 loop\ns_endpgm\n";
  Card card({.threads = static_cast<unsigned>(state.range(0))});
  const BareKernel kernel(card, text);
  const uint32_t groups = static_cast<uint32_t>(state.range(0));
  for (auto _ : state) {
    const auto outcome = card.run({.group = {32, 1, 1}, .grid = {32 * groups, 1, 1}, .kernel_object = kernel.address()});
    if (!outcome.ok) return state.SkipWithError(outcome.report.c_str());
  }
  state.counters["wave-instructions"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * groups * (kUnrolled + 3) * kIterations, benchmark::Counter::kIsRate);
}
BENCHMARK(fmac_loop)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rocfix::vcard

BENCHMARK_MAIN();
