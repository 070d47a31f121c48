// SPDX-License-Identifier: MIT
// The kernels of a code object: each a descriptor and a piece of code.
#pragma once

#include "codeobj/code_object.h"
#include "codeobj/kernel_descriptor.h"

namespace rocfix::inspect {

struct KernelCode {
  std::string_view name;
  KernelDescriptor descriptor;
  uint64_t address = 0;
  Bytes code;
};

// Those whose code lies inside the object, in the order of addresses. `outside`: how many others there are.
std::vector<KernelCode> kernels_of(const CodeObject& object, uint64_t& outside);
// Symbols that are kernel descriptors.
uint64_t count_kernels(const CodeObject& object);

// Code that is no kernel's: functions that kernels call, and padding.
std::vector<Bytes> code_between(const CodeObject& object, const std::vector<KernelCode>& kernels);

}  // namespace rocfix::inspect
