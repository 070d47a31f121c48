// SPDX-License-Identifier: MIT
// Puts a code object into memory that the caller provides, and says what is where.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "card/card.h"
#include "codeobj/code_object.h"
#include "codeobj/kernel_descriptor.h"
#include "gfx/chips.h"

namespace rocfix::vcard {

struct LoadedKernel {
  std::string name;  // "X.kd"
  uint64_t address = 0;
  KernelDescriptor descriptor;
};

struct LoadedVariable {
  std::string name;
  uint64_t address = 0;
  uint64_t size = 0;
};

struct CodeRange {
  uint64_t begin = 0, bytes = 0;
};

struct LoadedImage {
  std::vector<LoadedKernel> kernels;
  std::vector<LoadedVariable> variables;
  std::vector<CodeRange> code;  // executable segments
};

// Variables that the program defines for the code: name and address.
using Externals = std::map<std::string, uint64_t, std::less<>>;

// Ok when a card that reports itself as `chip` takes the object.
Status check_target(const CodeObject& object, const Chip& chip);

// Copies the segments to `memory` (object.image_bytes() of zeros, which the card knows by the same address)
// and relocates them.
Result<LoadedImage> load(const CodeObject& object, std::span<std::byte> memory, const Externals& externals);

// What Card::add_code wants to know of a range's kernels.
std::vector<KernelSymbol> kernel_symbols(const CodeObject& object, const LoadedImage& image, uint64_t base);

}  // namespace rocfix::vcard
