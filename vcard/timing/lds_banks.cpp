// SPDX-License-Identifier: MIT
#include "timing/lds_banks.h"

#include <algorithm>
#include <array>

namespace rocfix::vcard {
namespace {

constexpr uint32_t kDwordsOfPass = 32;
constexpr uint32_t kMostBanks = 64;

// The dwords of a pass, by bank.
class Pass {
 public:
  Pass(uint32_t banks, bool is_atomic) : banks_(std::min(banks, kMostBanks)), is_atomic_(is_atomic) {}

  void add(uint64_t dword) {
    auto& bank = by_bank_[dword % banks_];
    const auto seen = bank.dwords.begin() + bank.count;
    if (!is_atomic_ && std::find(bank.dwords.begin(), seen, dword) != seen) return;
    if (bank.count < bank.dwords.size()) bank.dwords[bank.count++] = dword;
    longest_ = std::max(longest_, bank.count);
  }
  uint32_t cycles() const { return longest_; }

 private:
  struct Bank {
    uint32_t count = 0;
    std::array<uint64_t, 2 * kDwordsOfPass> dwords;  // an unaligned access touches one dword more
  };
  uint32_t banks_;
  bool is_atomic_;
  uint32_t longest_ = 0;
  std::array<Bank, kMostBanks> by_bank_;
};

bool is_contiguous(std::span<const uint64_t> addresses, uint64_t lanes, uint32_t bytes) {
  if (bytes % 4 != 0 || addresses[0] % 4 != 0) return false;
  if (lanes != (addresses.size() == 64 ? ~uint64_t{0} : (uint64_t{1} << addresses.size()) - 1)) return false;
  for (size_t l = 1; l < addresses.size(); ++l)
    if (addresses[l] != addresses[l - 1] + bytes) return false;
  return true;
}

}  // namespace

LdsCost lds_cost(std::span<const uint64_t> addresses, uint64_t lanes, uint32_t bytes, uint32_t banks, bool is_atomic) {
  const uint32_t dwords = std::max(1u, (bytes + 3) / 4);
  uint32_t lanes_of_pass = kDwordsOfPass;  // 32, 16 or 8: a power of two also for three dwords
  while (lanes_of_pass * dwords > kDwordsOfPass) lanes_of_pass /= 2;
  const auto count = static_cast<uint32_t>(addresses.size());
  if (is_contiguous(addresses, lanes, bytes)) return {.cycles = count / lanes_of_pass, .conflicts = 0};
  LdsCost cost;
  for (uint32_t first = 0; first < count; first += lanes_of_pass) {
    Pass pass(banks, is_atomic);
    for (uint32_t l = first; l < first + lanes_of_pass; ++l)
      if (lanes >> l & 1)
        for (uint64_t d = addresses[l] / 4; d <= (addresses[l] + bytes - 1) / 4; ++d) pass.add(d);
    if (pass.cycles() == 0) continue;
    cost.cycles += pass.cycles();
    cost.conflicts += pass.cycles() - 1;
  }
  return cost;
}

}  // namespace rocfix::vcard
