// SPDX-License-Identifier: MIT
// Memory that the program got from the system, not from the runtime, and shares with the card page by page
// (hsa_amd_svm_*): HIP's managed memory. The card reaches it at the host's address.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <mutex>

#include "state/memory_map.h"

namespace rocfix::vcard {

// What hsa_amd_svm_attributes_get tells of a page. Before anything is set: the defaults of the kernel's driver
// (drivers/gpu/drm/amd/amdkfd/kfd_svm.c, svm_range_set_default_attributes).
struct SvmAttributes {
  std::array<uint64_t, 7> values = {0, 0, 0, 9, 0, 0, 0};  // by hsa_amd_svm_attribute_t
  uint64_t access = 0x202;                                 // the card's: HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS
  bool operator==(const SvmAttributes&) const = default;
};

class SharedRanges {
 public:
  explicit SharedRanges(MemoryMap& map) : map_(map) {}

  // Changes the attributes of every page of [begin, end). `is_own`: the runtime's own memory, which the card
  // reaches whatever its attributes are.
  void change(uint64_t begin, uint64_t end, bool is_own, const std::function<void(SvmAttributes&)>& change);
  // Visits the attributes of all pages of [begin, end), those that are alike once or more often.
  void visit(uint64_t begin, uint64_t end, const std::function<void(const SvmAttributes&)>& visit) const;
  // Nothing is known of these pages any more, and the card must not touch them.
  void forget(uint64_t begin, uint64_t end);
  // The program may have unmapped pages without a word: the card must not touch these.
  void forget_unmapped();

 private:
  struct Piece {
    uint64_t end = 0;
    SvmAttributes attributes;
    bool is_own = false, is_mapped = false;
  };

  void split(uint64_t at);
  void show(uint64_t begin, Piece& piece);
  void hide(uint64_t begin, Piece& piece);

  MemoryMap& map_;
  mutable std::mutex mutex_;
  std::map<uint64_t, Piece> pieces_;  // by begin
};

}  // namespace rocfix::vcard
