// SPDX-License-Identifier: MIT
#include "vcard_isa/harness.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <set>

#include "exec/handler.h"
#include "isa/classes.h"
#include "machine/interpreter.h"
#include "vcard_isa/assembler.h"

namespace rocfix::vcard {
namespace {

constexpr int kMostInstructions = 100'000;

std::string_view form_name(Form form) {
  constexpr std::string_view kNames[] = {"plain", "sdwa", "dpp16", "dpp8"};
  return kNames[static_cast<size_t>(form)];
}

// What this process executed, as lines "ENCODING form mnemonic" in the file that ROCFIX_ISA_EXECUTED names, for the
// coverage page.
class ExecutedMnemonics {
 public:
  ~ExecutedMnemonics() {
    const char* path = std::getenv("ROCFIX_ISA_EXECUTED");
    if (path == nullptr) return;
    std::ofstream file(path, std::ios::app);
    for (const auto& name : names_) file << name << '\n';
  }
  void add(const Instruction& i) {
    names_.insert(fmt::format("{} {} {}", encoding_name(i.encoding), form_name(i.form), i.mnemonic));
  }

 private:
  std::set<std::string> names_;
};
ExecutedMnemonics executed;

bool wants_kernels() {
  return std::getenv("ROCFIX_ISA_KERNELS") != nullptr;
}

// How many texts ran in either way, told at the end.
struct Runs {
  uint64_t as_kernels = 0, alone = 0;
  ~Runs() {
    if (wants_kernels()) fmt::print(stderr, "{} texts ran as kernels, {} alone\n", as_kernels, alone);
  }
};
Runs runs;

// Decoders cost milliseconds each: one for a chip and wave size.
Decoder& decoder_of(const std::string& chip, uint32_t lanes) {
  static std::map<std::pair<std::string, uint32_t>, std::unique_ptr<Decoder>> decoders;
  auto& decoder = decoders[{chip, lanes}];
  if (!decoder) decoder = std::move(*Decoder::create(chip, lanes));
  return *decoder;
}

}  // namespace

struct Snippet::Step {
  Instruction instruction;
  Handler handler;
};

// Assembled and decoded once for a chip and wave size.
struct Snippet::Frame {
  std::vector<Step> prologue, epilogue;

  static std::vector<Step> steps_of(const std::string& text, const std::string& chip, uint32_t lanes) {
    const auto words = assemble(text, chip, lanes);
    std::vector<Step> steps;
    for (auto left = std::as_bytes(std::span(words)); !left.empty(); left = left.subspan(steps.back().instruction.size)) {
      const auto instruction = decoder_of(chip, lanes).decode(0, left);
      steps.push_back({*instruction, find_handler(*instruction, lanes)});
    }
    return steps;
  }
};

const Snippet::Frame& Snippet::frame_of(const std::string& chip, uint32_t lanes) {
  static std::map<std::pair<std::string, uint32_t>, Frame> frames;
  auto& frame = frames[{chip, lanes}];
  if (frame.prologue.empty())
    frame = {Frame::steps_of(RegisterBlock::prologue(lanes), chip, lanes),
             Frame::steps_of(RegisterBlock::epilogue(lanes), chip, lanes)};
  return frame;
}

Snippet::Snippet(std::string text, uint32_t lanes, std::string chip) : text_(std::move(text)), chip_(std::move(chip)) {
  registers_.assign(size_t{kKernelVgprs} * lanes + 16, kUntouched);
  void* aligned = registers_.data();
  size_t room = registers_.size() * 4;
  wave_.vector = static_cast<uint32_t*>(std::align(64, size_t{kKernelVgprs} * lanes * 4, aligned, room));
  wave_.vector_count = kVgprs;
  wave_.lanes = lanes;
  wave_.scalar.fill(kUntouched);
  wave_.scalar[kNull] = 0;
  wave_.live = wave_.all_lanes();
  wave_.set_exec(wave_.live);
  wave_.set_mode(kHipMode);
  wave_.group = &group_;
  group_.memory = &memory_;
  group_.card = &services_;
  group_.wave_count = 1;
}

Snippet::~Snippet() = default;

void Snippet::set_v(uint32_t reg, uint32_t bits) {
  for (uint32_t l = 0; l < wave_.lanes; ++l) set_v(reg, l, bits);
}

void Snippet::set_v64(uint32_t reg, uint32_t lane, uint64_t bits) {
  set_v(reg, lane, static_cast<uint32_t>(bits));
  set_v(reg + 1, lane, static_cast<uint32_t>(bits >> 32));
}

uint64_t Snippet::v64(uint32_t reg, uint32_t lane) {
  return v(reg, lane) | uint64_t{v(reg + 1, lane)} << 32;
}

void Snippet::allocate_lds(uint32_t bytes) {
  lds_.assign(bytes + 16, std::byte{0xa5});
  group_.lds = lds_.data();
  group_.lds_bytes = bytes;
}

void Snippet::allocate_scratch(uint32_t lane_bytes) {
  scratch_.assign(size_t{lane_bytes} * wave_.lanes, std::byte{0xa5});
  wave_.scratch = scratch_.data();
  wave_.scratch_lane_bytes = lane_bytes;
  wave_.flat_scratch = reinterpret_cast<uint64_t>(scratch_.data());
  memory_.add(reinterpret_cast<uint64_t>(scratch_.data()), scratch_.size(), "scratch");
}

std::byte* Snippet::allocate(uint64_t bytes, uint8_t fill) {
  auto& allocation = allocations_.emplace_back(std::make_unique<std::byte[]>(bytes));
  std::memset(allocation.get(), fill, bytes);
  memory_.add(reinterpret_cast<uint64_t>(allocation.get()), bytes, "device memory");
  return allocation.get();
}

void Snippet::run() {
  static const bool kAsKernels = wants_kernels();
  if (kAsKernels && fits_a_kernel()) return run_as_kernel();
  ++runs.alone;
  run_words(assemble(text_, chip_, wave_.lanes));
}

// LDS, scratch and what an observer sees are the test's own; TTMP registers belong to the trap handler.
bool Snippet::fits_a_kernel() const {
  const auto trap_registers = std::span(wave_.scalar).subspan(108, 16);
  return lds_.empty() && scratch_.empty() && wave_.observer == nullptr && wave_.trap_status == 0 &&
         wave_.flat_scratch == 0 && wave_.live == wave_.all_lanes() &&
         std::count(trap_registers.begin(), trap_registers.end(), kUntouched) == 16;
}

void Snippet::put_registers(RegisterBlock& block) {
  for (uint32_t r = 0; r < kVgprs; ++r)
    for (uint32_t l = 0; l < wave_.lanes; ++l) block.vector(r, l) = v(r, l);
  for (uint32_t n = 0; n < RegisterBlock::kM0; ++n) block.loaded(n) = s(n);
  block.loaded(RegisterBlock::kM0) = s(kM0);
  block.loaded(RegisterBlock::kExecLo) = s(kExecLo);
  block.loaded(RegisterBlock::kExecHi) = s(kExecHi);
  block.loaded(RegisterBlock::kMode) = wave_.mode.bits;
  block.loaded(RegisterBlock::kScc) = wave_.scc;
}

void Snippet::take_registers(RegisterBlock& block) {
  for (uint32_t r = 0; r < kVgprs; ++r)
    for (uint32_t l = 0; l < wave_.lanes; ++l) set_v(r, l, block.vector(r, l));
  for (uint32_t n = 0; n < RegisterBlock::kM0; ++n) set_s(n, block.stored(n));
  set_s(kM0, block.stored(RegisterBlock::kM0));
  set_s(kExecLo, block.stored(RegisterBlock::kExecLo));
  set_s(kExecHi, block.stored(RegisterBlock::kExecHi));
  wave_.set_mode(block.stored(RegisterBlock::kMode));
  wave_.scc = block.stored(RegisterBlock::kScc) != 0;
}

// What a launch gives, and nothing else.
void Snippet::forget_registers(const RegisterBlock& block) {
  constexpr uint32_t kForgotten = 0x0badc0de;
  std::fill_n(wave_.vector, size_t{kKernelVgprs} * wave_.lanes, kForgotten);
  for (uint32_t l = 0; l < wave_.lanes; ++l) set_v(0, l, l);
  for (uint32_t n = 0; n <= kM0; ++n)
    if (n < RegisterBlock::kM0 || n == kM0) set_s(n, kForgotten);
  set_s64(0, block.address());
  wave_.set_exec(wave_.all_lanes());
  wave_.set_mode(kHipMode);
  wave_.scc = false;
}

void Snippet::run_frame(const std::vector<Step>& steps) {
  wave_.vector_count = kKernelVgprs;
  for (const Step& step : steps) step.handler(wave_, step.instruction);
  wave_.vector_count = kVgprs;
}

void Snippet::run_as_kernel() {
  ++runs.as_kernels;
  RegisterBlock block(wave_.lanes);
  put_registers(block);
  memory_.add(block.address(), block.bytes(), "registers");
  wave_.state = WaveState::kReady;
  forget_registers(block);
  const Frame& frame = frame_of(chip_, wave_.lanes);
  run_frame(frame.prologue);
  run_words(assemble(text_, chip_, wave_.lanes));
  if (wave_.state == WaveState::kReady) {  // else the text's own end, fault or sleep is what the test looks at
    run_frame(frame.epilogue);
    ASSERT_EQ(wave_.state, WaveState::kEnded);
    wave_.state = WaveState::kReady;
    take_registers(block);
  }
  memory_.remove(block.address());
}

void Snippet::run_words(const std::vector<uint32_t>& words) {
  code_ = words;
  const uint64_t begin = code_address(), end = begin + code_.size() * 4;
  wave_.pc = begin;
  wave_.state = WaveState::kReady;
  for (int step = 0; step < kMostInstructions && wave_.pc - begin < end - begin; ++step) {
    const auto bytes = std::as_bytes(std::span(code_)).subspan(wave_.pc - begin);
    const auto instruction = decoder_of(chip_, wave_.lanes).decode(wave_.pc, bytes);
    if (!instruction) {
      wave_.raise({.kind = FaultKind::kIllegalInstruction, .pc = wave_.pc});
      return;
    }
    const Handler handler = find_handler(*instruction, wave_.lanes);
    ASSERT_NE(handler, nullptr) << "no handler for " << instruction->mnemonic;
    executed.add(*instruction);
    wave_.quantum = 1;
    wave_.pc += instruction->size;
    handler(wave_, *instruction);
    if (wave_.state == WaveState::kFaulted && wave_.fault.pc == 0) wave_.fault.pc = instruction->address;
    if (wave_.state != WaveState::kReady) return;
  }
}

}  // namespace rocfix::vcard
