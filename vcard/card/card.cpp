// SPDX-License-Identifier: MIT
#include "card/card.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "card/report.h"
#include "machine/scheduler.h"
#include "machine/thread_pool.h"

namespace rocfix::vcard {
namespace {

// A wave that runs longer hangs: at one instruction a clock this would be more than 0.1 s of one wave on the card.
constexpr uint64_t kDefaultBudget = 200'000'000;

uint64_t nanoseconds() {
  return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

}  // namespace

class Card::Implementation : public CardServices {
 public:
  explicit Implementation(CardOptions options)
      : options_(std::move(options)),
        pool_(options_.threads != 0 ? options_.threads : std::max(1u, std::thread::hardware_concurrency())) {
    auto code = CodeCache::create(options_.chip);
    if (code) code_ = std::move(*code);
    else broken_ = code.error().message;
  }

  uint64_t realtime_ticks() override { return nanoseconds() / 10; }  // 100 MHz
  uint64_t clock() override { return nanoseconds() * 156 / 100; }    // 1560 MHz
  void send_message(uint32_t message, uint32_t m0) override {
    if ((message & 15) == 1 && interrupt_) interrupt_(interrupt_context_, m0);
  }

  Outcome run(const Dispatch& dispatch);

  CardOptions options_;
  ThreadPool pool_;
  MemoryMap memory_;
  std::unique_ptr<CodeCache> code_;
  std::string broken_;
  std::mutex kernels_mutex_;
  std::vector<KernelSymbol> kernels_;
  void (*interrupt_)(void*, uint32_t) = nullptr;
  void* interrupt_context_ = nullptr;
  std::mutex run_mutex_;

 private:
  CodePlace place_of_code(uint64_t pc, uint32_t lanes, uint64_t kernel_object);
  Outcome failed(const GroupFault& fault, uint64_t kernel_object);
};

CodePlace Card::Implementation::place_of_code(uint64_t pc, uint32_t lanes, uint64_t kernel_object) {
  CodePlace place;
  const std::lock_guard lock(kernels_mutex_);
  for (const auto& kernel : kernels_)
    if (kernel.descriptor == kernel_object) {
      place.kernel = kernel.name;
      place.offset = pc - kernel.entry;
    }
  place.instruction = code_->text(pc, lanes);
  return place;
}

Outcome Card::Implementation::failed(const GroupFault& fault, uint64_t kernel_object) {
  Outcome outcome;
  outcome.fault = fault.fault;
  outcome.report =
      fault_report(fault, place_of_code(fault.fault.pc, fault.lanes, kernel_object), memory_, options_.chip);
  return outcome;
}

Outcome Card::Implementation::run(const Dispatch& dispatch) {
  const std::lock_guard lock(run_mutex_);
  if (!code_) return failed({.fault = {.kind = FaultKind::kBadLaunch, .detail = broken_}}, dispatch.kernel_object);
  RangeCache cache;
  if (!memory_.covers(dispatch.kernel_object, 64, cache))
    return failed({.fault = {.kind = FaultKind::kBadLaunch, .detail = "the kernel object is not in loaded code"}},
                  dispatch.kernel_object);
  Launch launch{.dispatch = dispatch, .kernel = read_descriptor(dispatch.kernel_object), .shape = {}};
  launch.shape = Shape::of(dispatch, launch.kernel.lanes);
  const SchedulerOptions options{.threads = pool_.threads(),
                                 .seed = options_.seed,
                                 .budget = options_.budget != 0 ? options_.budget : kDefaultBudget,
                                 .resident_groups = 72};
  const LaunchResult result = run_launch(launch, *code_, memory_, *this, options, pool_, nullptr);
  if (result.fault) return failed(*result.fault, dispatch.kernel_object);
  Outcome outcome;
  outcome.ok = true;
  return outcome;
}

Card::Card(CardOptions options) : implementation_(std::make_unique<Implementation>(std::move(options))) {}
Card::~Card() = default;

const CardOptions& Card::options() const {
  return implementation_->options_;
}

MemoryMap& Card::memory() {
  return implementation_->memory_;
}

void Card::add_code(uint64_t begin, uint64_t bytes, std::vector<KernelSymbol> kernels) {
  if (implementation_->code_) implementation_->code_->add(begin, bytes);
  const std::lock_guard lock(implementation_->kernels_mutex_);
  auto& all = implementation_->kernels_;
  all.insert(all.end(), kernels.begin(), kernels.end());
}

void Card::remove_code(uint64_t begin) {
  if (implementation_->code_) implementation_->code_->remove(begin);
}

void Card::on_interrupt(void (*call)(void* context, uint32_t event_id), void* context) {
  implementation_->interrupt_ = call;
  implementation_->interrupt_context_ = context;
}

Outcome Card::run(const Dispatch& dispatch) {
  return implementation_->run(dispatch);
}

}  // namespace rocfix::vcard
