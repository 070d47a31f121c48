// SPDX-License-Identifier: MIT
// Which bits of an instruction's results depend on undefined bits of its operands: it is executed on a copy of the
// wave with several values in their place. A result bit that changes is undefined: so nothing is ever reported that
// does not matter, whatever the instruction. (A bit that happens to agree in all trials is taken as defined.)
#pragma once

#include "strict/facts.h"
#include "strict/shadow.h"

namespace rocfix::vcard {

class Trial {
 public:
  Trial(uint32_t vgprs, uint32_t lanes);

  struct Result {
    bool jump_differs = false;
    uint64_t exec_differs = 0;  // lanes
    Origin origin;              // of the first undefined operand
  };

  // Must come before the real execution. Updates the shadow as that will; EXEC counts as defined afterwards.
  Result run(const Wave& wave, const Facts& facts, WaveShadow& shadow);

 private:
  void load(const Wave& wave, const Facts& facts, const WaveShadow& shadow, uint32_t round);
  void load_register(const Wave& wave, const WaveShadow& shadow, uint32_t reg, uint32_t round);
  void load_scalars(const Wave& wave, const WaveShadow& shadow, uint32_t round);
  template <class F>
  void for_each_register(const VectorRuns& runs, bool all, F&& f) const;
  void collect(const Facts& facts, uint32_t round);
  void store(const Facts& facts, WaveShadow& shadow, const Origin& origin) const;

  uint32_t vgprs_, lanes_;
  Wave wave_;
  std::vector<uint32_t> registers_;  // with room to align
  std::vector<uint32_t> first_, differing_;
  std::array<uint32_t, 128> first_scalar_{}, differing_scalar_{};
  bool first_scc_ = false, scc_differs_ = false;
  uint64_t first_pc_ = 0;
  bool pc_differs_ = false;
};

}  // namespace rocfix::vcard
