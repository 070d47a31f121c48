// SPDX-License-Identifier: MIT
// The parts that an instruction plays in the hazards that span several instructions: which it can start, end
// or complete. The names are those of the functions in LLVM 15's GCNHazardRecognizer.cpp that each rule
// follows.
#pragma once

#include "inspect/isa/step.h"

namespace rocfix::inspect {

bool is_vector(const Step& step);
bool is_memory(const Step& step);  // LDS included
bool is_scalar(const Step& step);  // SALU, SMEM

// LDS and memory as fixLdsBranchVmemWARHazard tells them apart; flat_* is neither.
bool is_lds(const Step& step);
bool is_vmem(const Step& step);

bool ends_vmem_to_scalar(const Step& step);
bool ends_smem_to_vector(const Step& step);
bool ends_lds_branch(const Step& step);
bool ends_vcmpx_exec(const Step& step);
bool ends_vcmpx_permlane(const Step& step);

bool is_vcmpx(const Step& step);
bool is_permlane(const Step& step);
bool is_branch(const Step& step);
bool reads_exec_unvectored(const Step& step);  // no vector instruction, but reads EXEC

bool is_nsa(const Step& step);         // an image instruction with scattered addresses
bool is_long_nsa(const Step& step);    // … of 16 bytes and more
bool is_odd_buffer(const Step& step);  // a buffer access with offset & 6

}  // namespace rocfix::inspect
