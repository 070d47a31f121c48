// SPDX-License-Identifier: MIT
// The hazard patterns that need two instructions on one path through the code. Each follows the function of
// LLVM 15's GCNHazardRecognizer.cpp that it names: what starts the hazard, what ends it, what completes it.
#pragma once

#include <vector>

#include "kernels/disassembly.h"

namespace rocfix {

std::vector<size_t> find_vmem_to_scalar_write(const Listing& code);
std::vector<size_t> find_lds_branch_vmem(const Listing& code);
std::vector<size_t> find_vcmpx_exec(const Listing& code);
std::vector<size_t> find_smem_to_vector_write(const Listing& code);
std::vector<size_t> find_vcmpx_permlane(const Listing& code);
std::vector<size_t> find_nsa_to_vmem(const Listing& code);

}  // namespace rocfix
