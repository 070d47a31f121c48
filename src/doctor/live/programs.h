// SPDX-License-Identifier: MIT
// What PyTorch is asked to do on the card: Python programs that say "ok" or what is wrong. Inputs are small
// whole numbers, so that most results are exact.
#pragma once

namespace rocfix::doctor {

extern const char *const kDevices,
    *const kCopies, *const kMatmul32, *const kMatmul16, *const kConvolutions, *const kBatchNorm,
                                                                                  *const kSelection,
                                                                                      *const kRecurrent,
                                                                                          *const kAliases;

}  // namespace rocfix::doctor
