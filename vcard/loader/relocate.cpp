// SPDX-License-Identifier: MIT
#include "loader/relocate.h"

#include <fmt/format.h>

#include <cstring>

namespace rocfix::vcard {
namespace {

// The field that a relocation type fills: S + A + (P or nothing), its low or high half, in so many bytes.
struct Formula {
  uint32_t type;
  bool relative;  // minus the field's own address
  bool to_base;   // the image's address in place of the symbol's
  int shift;
  size_t bytes;
};

constexpr uint32_t kNone = 0;
constexpr Formula kFormulas[] = {
    {1, false, false, 0, 4},   // R_AMDGPU_ABS32_LO
    {2, false, false, 32, 4},  // R_AMDGPU_ABS32_HI
    {3, false, false, 0, 8},   // R_AMDGPU_ABS64
    {4, true, false, 0, 4},    // R_AMDGPU_REL32
    {5, true, false, 0, 8},    // R_AMDGPU_REL64
    {6, false, false, 0, 4},   // R_AMDGPU_ABS32
    {10, true, false, 0, 4},   // R_AMDGPU_REL32_LO
    {11, true, false, 32, 4},  // R_AMDGPU_REL32_HI
    {13, false, true, 0, 8},   // R_AMDGPU_RELATIVE64
};

const Formula* find_formula(uint32_t type) {
  for (const Formula& formula : kFormulas)
    if (formula.type == type) return &formula;
  return nullptr;
}

Error bad(std::string message) {
  return {Code::kBadInput, "cannot load the code object: " + std::move(message)};
}

// A definition of the program's comes first only where the object has none.
Result<uint64_t> address_of(const CodeSymbol& symbol, uint64_t base, const Externals& externals) {
  if (symbol.defined) return symbol.absolute ? symbol.value : base + symbol.value;
  if (const auto external = externals.find(symbol.name); external != externals.end()) return external->second;
  if (symbol.binding == STB_WEAK) return uint64_t{0};
  return Error{Code::kNotFound, fmt::format("the code object needs {}, which nobody defines", symbol.name)};
}

}  // namespace

Status relocate(const CodeObject& object, std::span<std::byte> memory, const Externals& externals) {
  const auto base = reinterpret_cast<uint64_t>(memory.data());
  for (const CodeRelocation& relocation : object.relocations()) {
    if (relocation.type == kNone) continue;
    const Formula* formula = find_formula(relocation.type);
    if (formula == nullptr) return bad(fmt::format("relocation type {} is not known", relocation.type));
    if (!slice(memory, relocation.address, formula->bytes)) return bad("a relocation lies outside the image");
    uint64_t value = formula->to_base ? base : 0;
    if (!formula->to_base && relocation.symbol != 0) {
      const auto symbol = address_of(object.symbols()[relocation.symbol], base, externals);
      if (!symbol) return symbol.error();
      value = *symbol;
    }
    value += static_cast<uint64_t>(relocation.addend);
    if (formula->relative) value -= base + relocation.address;
    value >>= formula->shift;
    std::memcpy(memory.data() + relocation.address, &value, formula->bytes);
  }
  return {};
}

}  // namespace rocfix::vcard
