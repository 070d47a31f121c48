// SPDX-License-Identifier: MIT
#include "inspect/scan/flow.h"

#include <algorithm>
#include <optional>

#include "inspect/isa/encoding.h"

namespace rocfix::inspect {
namespace {

bool is(const Step& step, std::string_view mnemonic) {
  return step.opcode != nullptr && step.opcode->mnemonic == mnemonic;
}

// Too long a branch becomes s_getpc, s_add, s_addc, s_setpc with the distance in two literals (LLVM,
// SIInstrInfo::insertIndirectBranch). The distance counts from behind s_getpc.
std::optional<int64_t> long_branch_target(const std::vector<Step>& steps, size_t at) {
  if (at < 3 || !is(steps[at], "s_setpc_b64")) return std::nullopt;
  const Step &getpc = steps[at - 3], &low = steps[at - 2], &high = steps[at - 1];
  if (!is(getpc, "s_getpc_b64") || !is(low, "s_add_u32") || !is(high, "s_addc_u32")) return std::nullopt;
  if (bits(getpc.words[0], 22, 16) != bits(steps[at].words[0], 7, 0) || low.size != 8) return std::nullopt;
  // A short distance's upper half is the inline constant 0 (128) or -1 (193).
  const uint32_t upper = bits(high.words[0], 15, 8);
  const uint32_t part = high.size == 8 ? high.words[1] : upper == 193 ? ~0u : 0;
  return int64_t{getpc.offset} + 4 + static_cast<int64_t>(uint64_t{part} << 32 | low.words[1]);
}

std::optional<int64_t> target_of(const std::vector<Step>& steps, size_t at) {
  const Step& step = steps[at];
  if (step.opcode == nullptr || !step.opcode->branch) return std::nullopt;
  return step.encoding == Encoding::kSopp ? branch_target(step) : long_branch_target(steps, at);
}

// The instruction that begins at an offset.
std::optional<uint32_t> index_at(const std::vector<Step>& steps, std::optional<int64_t> offset) {
  if (!offset || *offset < 0) return std::nullopt;
  const auto found = std::lower_bound(steps.begin(), steps.end(), *offset,
                                      [](const Step& step, int64_t value) { return step.offset < value; });
  if (found == steps.end() || found->offset != *offset) return std::nullopt;
  return static_cast<uint32_t>(found - steps.begin());
}

bool ends_block(const Step& step) {
  return step.opcode != nullptr && (step.opcode->branch || step.opcode->ends_path);
}

struct Jump {
  uint32_t from, to;  // steps
};

std::vector<Jump> jumps_of(const std::vector<Step>& steps) {
  std::vector<Jump> jumps;
  for (uint32_t i = 0; i < steps.size(); ++i)
    if (const auto to = index_at(steps, target_of(steps, i))) jumps.push_back({i, *to});
  return jumps;
}

// Sorted; the first instruction of every block.
std::vector<uint32_t> leaders_of(const std::vector<Step>& steps, const std::vector<Jump>& jumps) {
  std::vector<uint32_t> leaders{0};
  for (uint32_t i = 0; i + 1 < steps.size(); ++i)
    if (ends_block(steps[i])) leaders.push_back(i + 1);
  for (const Jump& jump : jumps) leaders.push_back(jump.to);
  std::sort(leaders.begin(), leaders.end());
  leaders.erase(std::unique(leaders.begin(), leaders.end()), leaders.end());
  return leaders;
}

uint32_t block_of(const std::vector<uint32_t>& leaders, uint32_t step) {
  return static_cast<uint32_t>(std::upper_bound(leaders.begin(), leaders.end(), step) - leaders.begin() - 1);
}

void connect(Flow& code, uint32_t from, uint32_t to) {
  code.blocks[from].next.push_back(to);
  code.blocks[to].before.push_back(from);
}

void make_blocks(Flow& code) {
  if (code.steps.empty()) return;
  const auto jumps = jumps_of(code.steps);
  const auto leaders = leaders_of(code.steps, jumps);
  code.blocks.resize(leaders.size());
  for (uint32_t b = 0; b < leaders.size(); ++b) {
    const bool last = b + 1 == leaders.size();
    code.blocks[b].begin = leaders[b];
    code.blocks[b].end = last ? static_cast<uint32_t>(code.steps.size()) : leaders[b + 1];
    const Opcode* opcode = code.steps[code.blocks[b].end - 1].opcode;
    if (!last && (opcode == nullptr || !opcode->ends_path)) connect(code, b, b + 1);
  }
  for (const Jump& jump : jumps) connect(code, block_of(leaders, jump.from), block_of(leaders, jump.to));
}

}  // namespace

Flow read_flow(Bytes bytes, InstructionSet set, bool wave64) {
  Flow code;
  code.steps.reserve(bytes.size() / 6);  // about what compilers make
  uint64_t at = 0;
  for (Step step; decode(bytes, at, set, wave64, step); at += step.size) code.steps.push_back(step);
  code.cut_bytes = bytes.size() - at;
  make_blocks(code);
  return code;
}

}  // namespace rocfix::inspect
