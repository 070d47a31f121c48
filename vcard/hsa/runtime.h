// SPDX-License-Identifier: MIT
// The runtime of one process: the card and all that the program made on it.
//
// It is never destroyed, and neither is any other static of this library (no_exit_handlers.cpp): at exit,
// kernels may still run and handlers of other libraries still call in.
#pragma once

#include "base/settings.h"
#include "gfx/cards.h"
#include "gfx/chips.h"
#include "hsa/executables.h"
#include "hsa/queues.h"
#include "hsa/virtual_memory.h"
#include "queue/async_handlers.h"
#include "queue/copy_engine.h"

namespace rocfix::vcard {

struct EventHandler {
  hsa_amd_system_event_callback_t call = nullptr;
  void* data = nullptr;
};

class Runtime : public QueueHost {
 public:
  // Null before hsa_init, after the last hsa_shut_down, and in a forked child: a real card's driver does not
  // serve it either.
  static Runtime* get();
  static hsa_status_t open();
  static hsa_status_t close();

  // Exit handlers run: no memory is taken away from kernels that still run.
  static bool exiting();

  const CardSettings& settings() const { return settings_; }
  const CardFigures& figures() const { return figures_; }
  const Chip& reported() const {
    return reported_;
  }  // differs from the silicon under HSA_OVERRIDE_GFX_VERSION

  Memory& memory() { return *memory_; }
  SignalPool& signals() { return signals_; }
  SignalHub& hub() { return hub_; }
  Queues& queues() { return queues_; }
  Executables& executables() { return executables_; }
  VirtualMemory& virtual_memory() { return virtual_memory_; }
  AsyncHandlers& handlers() { return handlers_; }
  CopyEngine& copies() { return copies_; }

  // The host wrote there, by a copy or a fill: strict mode knows then that the bytes mean something.
  void memory_written(uint64_t begin, uint64_t bytes) { card_->memory_written(begin, bytes); }
  // What strict mode found since the last call, a line a cause.
  std::string take_findings();

  bool set_event_handler(EventHandler handler);
  EventHandler event_handler() const;
  // A packet failed: the process may end without another word.
  void keep_profile() { card_->keep_profile(); }

  // QueueHost
  Outcome launch(const Dispatch& dispatch) override;
  bool is_kernel(uint64_t address) override { return executables_.is_kernel(address); }
  bool is_signal(uint64_t handle) override { return signals_.is_signal(handle); }
  DeviceClock& clock() override { return clock_; }

 private:
  Runtime(CardSettings settings, const CardFigures& figures, const Chip& reported, std::unique_ptr<Card> card,
          std::unique_ptr<Memory> memory);
  static Result<Runtime*> create();
  static void begin_exit();

  CardSettings settings_;
  const CardFigures& figures_;
  const Chip& reported_;
  std::unique_ptr<Card> card_;
  std::unique_ptr<Memory> memory_;
  SignalHub hub_;
  DeviceClock clock_;
  std::timed_mutex running_;  // held while a kernel runs
  SignalPool signals_;
  Executables executables_;
  Queues queues_;
  VirtualMemory virtual_memory_;
  AsyncHandlers handlers_;
  CopyEngine copies_;
  std::mutex findings_mutex_;
  std::string findings_;
  mutable std::mutex event_mutex_;
  EventHandler event_handler_;
};

// Nanoseconds of the host's monotonic clock: the ticks of the HSA system clock.
uint64_t host_ticks();

}  // namespace rocfix::vcard
