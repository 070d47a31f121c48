// SPDX-License-Identifier: MIT
// A kernel as text, with what was found written below the line that it concerns.
#pragma once

#include <string>

#include "inspect/container/piece.h"
#include "inspect/kernels.h"
#include "inspect/scan/scan.h"

namespace rocfix::inspect {

// LLVM's disassembler prints the instructions where one is installed (llvm-objdump), in a process of its own:
// it can stop at what is no instruction. Otherwise each line has the mnemonic and the words.
std::string listing(Bytes object, const KernelCode& kernel, const ScanInput& input, const std::string& chip);

}  // namespace rocfix::inspect
