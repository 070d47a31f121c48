// SPDX-License-Identifier: MIT
// GPU code made by clang for these tests.
#pragma once

#include <string>
#include <vector>

#include "inspect/container/piece.h"
#include "inspect/scan/flow.h"

namespace rocfix::inspect {

// The offload bundle that clang makes of a HIP source below tests/inspect. `features` with their signs, as
// LLVM names them. Throws with clang's words when it fails.
std::string compile_hip(const std::string& source, const std::string& chip,
                        const std::vector<std::string>& features = {});

// The relocatable object that LLVM's assembler makes of a text; `chip` and further options.
std::string assemble(const std::string& source, const std::string& chip, const std::string& options = "");

// Bytes of the only code object in a bundle, which must outlive it.
Bytes only_object(const std::string& bundle);

struct NamedFlow {
  std::string name;
  Flow flow;
};

// Every kernel's instructions, by name.
std::vector<NamedFlow> flows_of(Bytes object, InstructionSet set);

}  // namespace rocfix::inspect
