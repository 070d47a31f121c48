// SPDX-License-Identifier: MIT
#include "vcard_timing/timed_kernel.h"

#include <fmt/format.h>

#include <cstdlib>
#include <cstring>

#include "machine/thread_pool.h"
#include "vcard_isa/assembler.h"

namespace rocfix::vcard {
namespace {

constexpr size_t kEntry = 256;  // bytes from the descriptor to the code

class NoServices : public CardServices {
 public:
  uint64_t realtime_ticks() override { return 0; }
  uint64_t clock() override { return 0; }
  void send_message(uint32_t, uint32_t) override {}
};

// A mistake in the test: nothing to go on with.
void require(bool holds, const std::string& why) {
  if (holds) return;
  fmt::print(stderr, "timed kernel: {}\n", why);
  std::abort();
}

template <class T>
void put(std::vector<uint32_t>& object, size_t at, T value) {
  std::memcpy(reinterpret_cast<std::byte*>(object.data()) + at, &value, sizeof value);
}

}  // namespace

TimedKernel::TimedKernel(const std::string& text, KernelShape shape, uint64_t buffer_bytes)
    : shape_(shape), buffer_(buffer_bytes + kLineBytes) {
  const auto code = assemble(text + "\ns_endpgm\n", "gfx1010", shape.lanes);
  object_.resize(kEntry / 4 + code.size());
  const uint32_t granule = shape.lanes == 32 ? 8 : 4;
  // FLOAT_MODE as clang sets it, DX10_CLAMP, IEEE; bit 29 is WGP_MODE. Two user SGPRs and the group's x.
  const uint32_t rsrc1 = (shape.vgprs / granule - 1) | 0xf0 << 12 | 1 << 21 | 1 << 23 | uint32_t{shape.wgp_mode} << 29;
  const uint32_t rsrc2 = 2 << 1 | 1 << 7;
  const uint16_t properties = 8 | (shape.lanes == 32 ? 1024 : 0);
  put(object_, 16, int64_t{kEntry});
  put(object_, 48, rsrc1);
  put(object_, 52, rsrc2);
  put(object_, 56, properties);
  std::memcpy(object_.data() + kEntry / 4, code.data(), code.size() * 4);
}

TimedKernel::~TimedKernel() = default;

Dispatch TimedKernel::dispatch() const {
  // On a line's boundary, so that lines can be counted.
  const uint64_t begin = (reinterpret_cast<uint64_t>(buffer_.data()) + kLineBytes - 1) / kLineBytes * kLineBytes;
  return {.group = {shape_.items, 1, 1},
          .grid = {shape_.items * shape_.groups, 1, 1},
          .group_bytes = shape_.lds_bytes,
          .kernel_object = reinterpret_cast<uint64_t>(object_.data()),
          .kernarg = begin};
}

TimedRun TimedKernel::run(const Machine& machine, unsigned threads, Sampler::Extent extent) {
  auto code = CodeCache::create(std::string(machine.card.chip));
  require(code.ok(), "no decoder");
  (*code)->add(reinterpret_cast<uint64_t>(object_.data()), object_.size() * 4);
  MemoryMap memory;
  const Dispatch packet = dispatch();
  memory.add(packet.kernarg, buffer_.size() - kLineBytes, "device memory");
  Launch launch{.dispatch = packet, .kernel = read_descriptor(packet.kernel_object), .shape = {}};
  launch.shape = Shape::of(packet, launch.kernel.lanes);
  NoServices services;
  ThreadPool pool(threads);
  Sampler sampler(machine, launch, extent);
  const SchedulerOptions options{.threads = threads, .budget = 100'000'000, .resident_groups = 72};
  const auto result = run_launch(launch, **code, memory, services, options, pool, &sampler);
  if (result.fault)
    require(false, fmt::format("fault {} at +{:#x}: {}", static_cast<int>(result.fault->fault.kind),
                               result.fault->fault.pc - launch.kernel.entry, result.fault->fault.detail));
  TimedRun run{.timing = {}, .counts = result.counts, .sample = sampler.take()};
  run.timing = model_launch(machine, launch, result.counts, run.sample, sampler.occupancy(), memory);
  return run;
}

Machine machine_of(const std::string& chip) {
  return {.card = *find_card(chip), .constants = {}};
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int n = 0; n < times; ++n) all += text + "\n";
  return all;
}

std::string looped(const std::string& text, int times) {
  return "s_movk_i32 s10, " + std::to_string(times) + "\nloop:\n" + text +
         "\ns_sub_u32 s10, s10, 1\ns_cmp_lg_u32 s10, 0\ns_cbranch_scc1 loop\n";
}

}  // namespace rocfix::vcard
