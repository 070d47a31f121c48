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

// Decoders cost milliseconds each: one for a chip and wave size.
Decoder& decoder_of(const std::string& chip, uint32_t lanes) {
  static std::map<std::pair<std::string, uint32_t>, std::unique_ptr<Decoder>> decoders;
  auto& decoder = decoders[{chip, lanes}];
  if (!decoder) decoder = std::move(*Decoder::create(chip, lanes));
  return *decoder;
}

}  // namespace

Snippet::Snippet(std::string text, uint32_t lanes, std::string chip) : text_(std::move(text)), chip_(std::move(chip)) {
  registers_.assign(size_t{kVgprs} * lanes + 16, kUntouched);
  void* aligned = registers_.data();
  size_t room = registers_.size() * 4;
  wave_.vector = static_cast<uint32_t*>(std::align(64, size_t{kVgprs} * lanes * 4, aligned, room));
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
  run_words(assemble(text_, chip_, wave_.lanes));
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
