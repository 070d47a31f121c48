// SPDX-License-Identifier: MIT
#include "vcard_hsa/kernels.h"

#include <fmt/format.h>

#include "codeobj/linked.h"

namespace rocfix::vcard {

std::string kernel_source(const std::string& name, const std::string& body) {
  return fmt::format(R"(
  .text
  .globl {0}
  .p2align 8
  .type {0},@function
{0}:
{1}
  s_endpgm
.L{0}_end:
  .size {0}, .L{0}_end-{0}
  .rodata
  .p2align 6
  .amdhsa_kernel {0}
    .amdhsa_next_free_vgpr 8
    .amdhsa_next_free_sgpr 16
    .amdhsa_user_sgpr_kernarg_segment_ptr 1
    .amdhsa_kernarg_size 8
    .amdhsa_wavefront_size32 1
  .end_amdhsa_kernel
)",
                     name, body);
}

const std::string kAddOne = kernel_source("add_one", R"(
  s_load_dwordx2 s[4:5], s[0:1], 0x0
  s_lshl_b32 s3, s2, 6
  v_add_nc_u32 v0, s3, v0
  v_lshlrev_b32 v1, 2, v0
  s_waitcnt lgkmcnt(0)
  global_load_dword v2, v1, s[4:5]
  s_waitcnt vmcnt(0)
  v_add_nc_u32 v2, 1, v2
  global_store_dword v1, v2, s[4:5])");

const std::string kEndless = kernel_source("endless", R"(
again:
  s_branch again)");

// The order of ockl's hsaqs.cl: change the value, then event id to the mailbox, then the interrupt with it in
// m0.
const std::string kSignal = kernel_source("signal", R"(
  s_load_dwordx2 s[4:5], s[0:1], 0x0
  s_waitcnt lgkmcnt(0)
  s_load_dwordx2 s[6:7], s[4:5], 0x10
  s_load_dword s8, s[4:5], 0x18
  v_mov_b32 v1, 0
  v_mov_b32 v2, 1
  v_mov_b32 v3, 0
  s_waitcnt lgkmcnt(0)
  v_mov_b32 v4, s8
  v_mov_b32 v5, 0
  v_cmp_eq_u32 vcc_lo, 0, v0
  s_and_saveexec_b32 s9, vcc_lo
  global_atomic_sub_x2 v1, v[2:3], s[4:5] offset:8
  s_waitcnt_vscnt null, 0x0
  global_store_dwordx2 v1, v[4:5], s[6:7]
  s_waitcnt_vscnt null, 0x0
  s_mov_b32 m0, s8
  s_sendmsg sendmsg(MSG_INTERRUPT))");

const std::string kBadStore = kernel_source("bad_store", R"(
  v_mov_b32 v1, 0x10
  v_mov_b32 v2, 0
  global_store_dword v[1:2], v0, off)");

std::string kernel_object(const std::string& source, const std::string& processor) {
  return link_object(source, processor);
}

}  // namespace rocfix::vcard
