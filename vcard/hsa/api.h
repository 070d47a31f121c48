// SPDX-License-Identifier: MIT
// The HSA interface: Debian's headers of 5.2.3 and what later releases add. All that is declared here is
// exported.
#pragma once

#pragma GCC visibility push(default)
#include <hsa/hsa.h>
#include <hsa/hsa_ext_amd.h>
#include <hsa/hsa_ven_amd_loader.h>

#include "hsa/newer_api.h"
#pragma GCC visibility pop
