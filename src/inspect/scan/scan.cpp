// SPDX-License-Identifier: MIT
#include "inspect/scan/scan.h"

#include <algorithm>

#include "inspect/scan/single.h"

namespace rocfix::inspect {
namespace {

// Opcode of SOP1 and SOPK that jump and come back.
bool is_call(const Step& step) {
  return step.unit() == Unit::kSalu &&
         (step.opcode->mnemonic == "s_swappc_b64" || step.opcode->mnemonic == "s_call_b64");
}

std::vector<Hit> find_all(const Flow& code, const ScanInput& input) {
  std::vector<Hit> hits;
  find_single(code, input, hits);
  if (input.silicon != InstructionSet::kGfx10_3) find_path_hazards(code, hits);
  return hits;
}

void count(const Flow& code, const std::vector<Hit>& hits, ScanResult& result) {
  for (const Hit& hit : hits) {
    ++count_of(result.counts, hit.pattern);
    if (hit.pattern == Pattern::kMissing) ++result.missing[code.steps[hit.step].opcode->mnemonic];
  }
  result.instructions = code.steps.size();
  result.calls = std::any_of(code.steps.begin(), code.steps.end(), is_call);
  if (code.cut_bytes != 0) ++count_of(result.counts, Pattern::kUndecodable);
}

}  // namespace

ScanResult scan(const ScanInput& input) {
  const Flow code = read_flow(input.code, input.made_for, input.wave64);
  ScanResult result;
  count(code, find_all(code, input), result);
  return result;
}

ScanResult scan(const ScanInput& input, std::vector<Place>& places) {
  const Flow code = read_flow(input.code, input.made_for, input.wave64);
  const auto hits = find_all(code, input);
  ScanResult result;
  count(code, hits, result);
  for (const Hit& hit : hits) places.push_back({code.steps[hit.step].offset, hit.pattern});
  std::stable_sort(places.begin(), places.end(),
                   [](const Place& a, const Place& b) { return a.offset < b.offset; });
  return result;
}

}  // namespace rocfix::inspect
