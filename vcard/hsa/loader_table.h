// SPDX-License-Identifier: MIT
#pragma once

#include "hsa/api.h"

namespace rocfix::vcard {

inline constexpr uint16_t kLoaderTableMinor = 3;
// The functions of the extension HSA_EXTENSION_AMD_LOADER (hsa_ven_amd_loader.h).
const hsa_ven_amd_loader_1_03_pfn_t& loader_table();

}  // namespace rocfix::vcard
