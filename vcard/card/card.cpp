// SPDX-License-Identifier: MIT
#include "card/card.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "card/reporter.h"
#include "card/timekeeper.h"
#include "gfx/chips.h"
#include "machine/launch_check.h"
#include "machine/thread_pool.h"
#include "machine/watchers.h"
#include "strict/strict.h"

namespace rocfix::vcard {
namespace {

// A wave that runs longer hangs: at one instruction a clock this would be more than 0.1 s of one wave on the card.
constexpr uint64_t kDefaultBudget = 200'000'000;

constexpr uint64_t kDescriptorBytes = 64;

// HIP's own kernels, for copies and fills (ROCclr, device/blit…): they copy bytes that nobody has written too.
constexpr std::string_view kRuntimeKernels = "__amd_rocclr_";

// The default card's where there is no card with that chip.
const CardFigures& figures_of(const std::string& chip) {
  const CardFigures* figures = find_card(chip);
  return figures != nullptr ? *figures : cards().front();
}

bool is_rdna1(const std::string& name) {
  const Chip* chip = find_chip(name);
  return chip == nullptr || chip->rdna1;
}

uint64_t nanoseconds() {
  return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

}  // namespace

class Card::Implementation : public CardServices {
 public:
  explicit Implementation(CardOptions options)
      : options_(std::move(options)),
        pool_(options_.threads != 0 ? options_.threads : std::max(1u, std::thread::hardware_concurrency())),
        time_(options_.chip, options_.profile_path) {
    auto code = CodeCache::create(options_.chip);
    if (code) code_ = std::move(*code);
    else broken_ = code.error().message;
    reporter_ = std::make_unique<Reporter>(options_, code_.get(), memory_);
    if (options_.strict) shadow_ = std::make_unique<MemoryShadow>(memory_);
  }

  Capabilities capabilities() const override {
    const bool rdna1 = is_rdna1(options_.chip);
    return {.flat_offset_bug = rdna1, .scratch_st_mode = !rdna1, .shader_cycles = !rdna1};
  }
  uint64_t realtime_ticks() override { return nanoseconds() / 10; }  // 100 MHz
  uint64_t clock() override { return time_.clock().cycles_now(); }
  uint64_t realtime_ticks_of(const Wave& wave) override { return time_.clock().realtime_ticks(wave); }
  uint64_t clock_of(const Wave& wave) override { return time_.clock().cycles(wave); }
  void send_message(uint32_t message, uint32_t m0) override {
    if ((message & 15) == 1 && interrupt_) interrupt_(interrupt_context_, m0);
  }

  Outcome run(const Dispatch& dispatch);

  CardOptions options_;
  ThreadPool pool_;
  Timekeeper time_;
  MemoryMap memory_;
  std::unique_ptr<CodeCache> code_;
  std::string broken_;
  std::unique_ptr<Reporter> reporter_;
  std::unique_ptr<MemoryShadow> shadow_;  // null outside strict mode
  void (*interrupt_)(void*, uint32_t) = nullptr;
  void* interrupt_context_ = nullptr;
  std::mutex run_mutex_;

 private:
  std::string find_problem(const Dispatch& dispatch) const;
  // `launch` is null when the kernel object could not be read.
  Outcome refuse(std::string why, const Launch* launch);
  LaunchResult execute(const Launch& launch, Sampler& sampler, StrictWatcher* strict);
  Outcome finish(const Launch& launch, Sampler& sampler, const LaunchResult& result, const StrictWatcher* strict);
};

// What keeps even the kernel's descriptor from being read.
std::string Card::Implementation::find_problem(const Dispatch& dispatch) const {
  if (!code_) return broken_;
  RangeCache cache;
  if (memory_.covers(dispatch.kernel_object, kDescriptorBytes, cache)) return {};
  return "the kernel object is not in loaded code";
}

// The process may end now: the profile is written first.
Outcome Card::Implementation::refuse(std::string why, const Launch* launch) {
  time_.keep_profile();
  GroupFault fault;
  fault.fault = {.kind = FaultKind::kBadLaunch, .pc = launch ? launch->kernel.entry : 0, .detail = std::move(why)};
  return reporter_->failed(fault, launch);
}

LaunchResult Card::Implementation::execute(const Launch& launch, Sampler& sampler, StrictWatcher* strict) {
  Watchers watchers;
  watchers.add(&sampler);
  if (strict != nullptr) watchers.add(strict);
  const CardFigures& figures = figures_of(options_.chip);
  const SchedulerOptions options{.threads = pool_.threads(),
                                 .seed = options_.seed,
                                 .budget = options_.budget != 0 ? options_.budget : kDefaultBudget,
                                 .resident_groups = occupancy_of(figures, launch).resident_groups(),
                                 .patience_with_host = options_.patience_with_host};
  return run_launch(launch, *code_, memory_, *this, options, pool_, watchers.as_one());
}

Outcome Card::Implementation::finish(const Launch& launch, Sampler& sampler, const LaunchResult& result,
                                     const StrictWatcher* strict) {
  Outcome outcome;
  if (result.fault) {
    time_.keep_profile();
    outcome = reporter_->failed(*result.fault, &launch);
  } else if (result.counts.groups < launch.shape.group_count) {
    outcome.cut_off = true;
  } else {
    outcome.ok = true;
    outcome.modelled_ns =
        time_.end(sampler, reporter_->kernel_name(launch.dispatch.kernel_object), launch, result.counts, memory_);
  }
  reporter_->add_findings(launch, result.partial_barriers, strict ? &strict->causes() : nullptr, outcome);
  return outcome;
}

Outcome Card::Implementation::run(const Dispatch& dispatch) {
  const std::lock_guard lock(run_mutex_);
  if (auto why = find_problem(dispatch); !why.empty()) return refuse(std::move(why), nullptr);
  Launch launch{.dispatch = dispatch, .kernel = read_descriptor(dispatch.kernel_object), .shape = {}};
  if (auto why = find_shape_problem(dispatch); !why.empty()) return refuse(std::move(why), nullptr);
  launch.shape = Shape::of(dispatch, launch.kernel.lanes);
  if (auto why = find_launch_problem(launch, figures_of(options_.chip), memory_); !why.empty())
    return refuse(std::move(why), &launch);
  std::unique_ptr<StrictWatcher> strict;
  if (shadow_) {
    const bool copies = reporter_->kernel_name(dispatch.kernel_object).starts_with(kRuntimeKernels);
    strict = std::make_unique<StrictWatcher>(
        launch, *shadow_, StrictOptions{.gfx101_hazards = is_rdna1(options_.chip), .copies_undefined = copies});
  }
  const auto sampler = time_.begin(launch);
  const LaunchResult result = execute(launch, *sampler, strict.get());
  return finish(launch, *sampler, result, strict.get());
}

Card::Card(CardOptions options) : implementation_(std::make_unique<Implementation>(std::move(options))) {}
Card::~Card() = default;

const CardOptions& Card::options() const {
  return implementation_->options_;
}

MemoryMap& Card::memory() {
  return implementation_->memory_;
}

bool Card::add_code(uint64_t begin, uint64_t bytes, std::vector<KernelSymbol> kernels) {
  if (implementation_->code_ && !implementation_->code_->add(begin, bytes)) return false;
  implementation_->reporter_->add_kernels(kernels);
  return true;
}

void Card::remove_code(uint64_t begin) {
  if (!implementation_->code_) return;
  if (const CodeSegment* segment = implementation_->code_->find(begin))
    implementation_->reporter_->remove_kernels(segment->begin, segment->end);
  implementation_->code_->remove(begin);
}

void Card::memory_written(uint64_t begin, uint64_t bytes) {
  if (implementation_->shadow_) implementation_->shadow_->written(begin, bytes);
}

void Card::on_interrupt(void (*call)(void* context, uint32_t event_id), void* context) {
  implementation_->interrupt_ = call;
  implementation_->interrupt_context_ = context;
}

void Card::keep_profile() {
  implementation_->time_.keep_profile();
}

Outcome Card::run(const Dispatch& dispatch) {
  return implementation_->run(dispatch);
}

}  // namespace rocfix::vcard
