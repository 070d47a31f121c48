// SPDX-License-Identifier: MIT
#include "hsa/runtime.h"

#include <fmt/format.h>
#include <pthread.h>

#include <cstdlib>

#include "hsa/fault_report.h"
#include "queue/thread.h"

namespace rocfix::vcard {
namespace {

// Constant-initialised: calls may come before this library's constructors have run.
constinit std::mutex opening;
constinit std::atomic<Runtime*> instance{nullptr};  // never destroyed once made
constinit std::atomic<int> users{0};                // hsa_init minus hsa_shut_down
constinit std::atomic<bool> forked{false}, process_exits{false};

constexpr auto kExitPatience = std::chrono::seconds(1);
// How often a launch that waits for another queue's kernel looks whether it is still wanted.
constexpr auto kGlance = std::chrono::milliseconds(10);

std::string known_cards() {
  std::string names;
  for (const CardFigures& card : cards()) names += fmt::format("{}{}", names.empty() ? "" : ", ", card.chip);
  return names;
}

CardOptions options_of(const CardSettings& settings) {
  CardOptions options;
  options.chip = settings.chip;
  options.threads = settings.threads;
  options.seed = settings.seed;
  options.strict = settings.strict;
  options.budget = settings.budget;
  options.report_path = settings.report_path;
  options.profile_path = settings.profile_path;
  return options;
}

std::string line_of(const Finding& finding) {
  return fmt::format("{} in {} at +{:#x} ({}), {} times", finding.kind, finding.kernel, finding.offset,
                     finding.instruction, finding.count);
}

}  // namespace

uint64_t host_ticks() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

Runtime* Runtime::get() {
  if (users.load(std::memory_order_relaxed) == 0 || forked.load(std::memory_order_relaxed)) return nullptr;
  return instance.load(std::memory_order_acquire);
}

bool Runtime::exiting() {
  return process_exits.load();
}

hsa_status_t Runtime::open() {
  if (forked.load()) return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  const std::lock_guard lock(opening);
  if (instance.load() == nullptr) {
    const auto created = create();
    if (!created) {
      complain(created.error().message);
      return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    }
    instance.store(*created);
  }
  users.fetch_add(1);
  return HSA_STATUS_SUCCESS;
}

// The last one stops the queues; memory and code stay.
hsa_status_t Runtime::close() {
  Runtime* runtime = nullptr;
  {
    const std::lock_guard lock(opening);
    runtime = get();
    if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
    if (users.fetch_sub(1) > 1) return HSA_STATUS_SUCCESS;
  }
  runtime->queues_.stop();
  return HSA_STATUS_SUCCESS;
}

// HIP 6 waits at exit for all that it launched. What is short gets its time; an endless kernel must not keep the
// process.
void Runtime::begin_exit() {
  process_exits.store(true);
  if (forked.load()) return;
  auto thread = start_thread("rocfix-exit", [] {
    std::this_thread::sleep_for(kExitPatience);
    instance.load()->queues_.skip_kernels();
  });
  if (thread.joinable()) thread.detach();
}

Result<Runtime*> Runtime::create() {
  auto settings = read_card_settings();
  if (!settings) return settings.error();
  const CardFigures* figures = find_card(settings->chip);
  const Chip* silicon = find_chip(settings->chip);
  if (figures == nullptr || silicon == nullptr)
    return Error{Code::kBadInput,
                 fmt::format("ROCFIX_CARD={}: the card can be {}", settings->chip, known_cards())};
  const Chip* reported = settings->gfx_override ? find_chip_by_override(*settings->gfx_override) : silicon;
  if (reported == nullptr)
    return Error{Code::kBadInput,
                 fmt::format("HSA_OVERRIDE_GFX_VERSION={}: no chip of this kind; 10.3.0 is an "
                             "example of one",
                             *settings->gfx_override)};
  auto card = std::make_unique<Card>(options_of(*settings));
  auto memory = Memory::create(card->memory(), figures->memory_kib << 10);
  if (!memory) return memory.error();
  pthread_atfork(nullptr, nullptr, [] { forked.store(true); });
  on_exit([](int, void*) { begin_exit(); }, nullptr);  // atexit: see no_exit_handlers.cpp
  return new Runtime(std::move(*settings), *figures, *reported, std::move(card), std::move(*memory));
}

Runtime::Runtime(CardSettings settings, const CardFigures& figures, const Chip& reported,
                 std::unique_ptr<Card> card, std::unique_ptr<Memory> memory)
    : settings_(std::move(settings)),
      figures_(figures),
      reported_(reported),
      card_(std::move(card)),
      memory_(std::move(memory)),
      clock_(host_ticks()),
      signals_(*memory_),
      executables_(*memory_, *card_, reported, running_),
      queues_(*memory_, signals_, hub_, *this, figures.compute_units,
              figures.waves_per_simd * kSimdsPerComputeUnit),
      virtual_memory_(*memory_),
      handlers_(hub_, [this] { clock_.catch_up(host_ticks()); }),
      copies_(hub_, clock_) {
  card_->on_interrupt([](void* hub, uint32_t) { static_cast<SignalHub*>(hub)->notify_all(); }, &hub_);
}

Outcome Runtime::launch(const Dispatch& dispatch) {
  std::unique_lock lock(running_, std::defer_lock);
  // By the system's clock: ThreadSanitizer of g++ 12 does not know pthread_mutex_clocklock, which try_lock_for calls.
  while (!lock.try_lock_until(std::chrono::system_clock::now() + kGlance)) {
    if (!dispatch.is_cut_off()) continue;
    Outcome outcome;
    outcome.cut_off = true;
    return outcome;
  }
  memory_->shared().forget_unmapped();
  Outcome outcome = card_->run(dispatch);
  executables_.collect();
  const std::lock_guard findings_lock(findings_mutex_);
  for (const Finding& finding : outcome.findings)
    if (!finding.is_warning) findings_ += line_of(finding) + "\n";
  return outcome;
}

std::string Runtime::take_findings() {
  const std::lock_guard lock(findings_mutex_);
  return std::exchange(findings_, "");
}

bool Runtime::set_event_handler(EventHandler handler) {
  const std::lock_guard lock(event_mutex_);
  if (event_handler_.call != nullptr) return false;
  event_handler_ = handler;
  return true;
}

EventHandler Runtime::event_handler() const {
  const std::lock_guard lock(event_mutex_);
  return event_handler_;
}

}  // namespace rocfix::vcard
