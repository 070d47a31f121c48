// SPDX-License-Identifier: MIT
#include "machine/spin_loop.h"

#include <bit>
#include <map>
#include <set>

namespace rocfix::vcard {
namespace {

constexpr int32_t kSteps = 20'000;

// Notes what a wave executes and, for each load, whether it always goes to one address.
class Notes : public Observer {
 public:
  void before(Wave&, const Instruction& instruction) override { executed_.insert(instruction.address); }
  void after(Wave&, const Instruction&) override {}
  void access(Wave&, const Instruction& instruction, Space space, std::span<const uint64_t> addresses, uint64_t lanes,
              uint32_t bytes, bool is_store, bool is_atomic) override {
    if (lanes == 0 || (is_store && !is_atomic)) return;
    const uint64_t address = addresses[static_cast<size_t>(std::countr_zero(lanes))];
    Load& load = loads_[instruction.address];
    load.constant = load.times == 0 || (load.constant && load.poll.address == address);
    ++load.times;
    load.poll = {.space = space, .pc = instruction.address, .address = address, .bytes = bytes};
  }

  SpinLoop result() const {
    SpinLoop loop;
    loop.instructions.assign(executed_.begin(), executed_.end());
    for (const auto& [pc, load] : loads_)
      if (load.constant && load.times > 1 && !loop.poll) loop.poll = load.poll;
    return loop;
  }

 private:
  struct Load {
    SpinLoop::Poll poll{};
    uint64_t times = 0;
    bool constant = true;
  };
  std::set<uint64_t> executed_;
  std::map<uint64_t, Load> loads_;
};

}  // namespace

SpinLoop find_spin_loop(Wave& wave, CodeCache& code) {
  Notes notes;
  for (int32_t left = kSteps; left > 0;) {
    wave.state = WaveState::kReady;
    run_wave_watched(wave, code, left, notes);
    if (wave.state == WaveState::kEnded || wave.state == WaveState::kFaulted) break;
    left -= wave.state == WaveState::kReady ? left : 20;  // a sleep or a barrier ended the turn
  }
  wave.observer = nullptr;
  SpinLoop loop = notes.result();
  loop.ended = wave.state == WaveState::kEnded || wave.state == WaveState::kFaulted;
  return loop;
}

}  // namespace rocfix::vcard
