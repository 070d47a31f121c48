// SPDX-License-Identifier: MIT
// Small kernels in gfx10 assembly; arguments by one kernarg pointer, groups of 64 work-items.
#pragma once

#include <string>

namespace rocfix::vcard {

// One kernel `name` with that body. s[0:1]: kernarg, s2: work-group id x, v0: work-item id x.
std::string kernel_source(const std::string& name, const std::string& body);

// int* data: adds one to each work-item's element.
extern const std::string kAddOne;
// Never ends.
extern const std::string kEndless;
// amd_signal_t* signal: subtracts one from it as device code does: value, mailbox, interrupt.
extern const std::string kSignal;
// Stores to address 0x10.
extern const std::string kBadStore;

// The linked code object of kernel_source().
std::string kernel_object(const std::string& source, const std::string& processor = "gfx1010");

}  // namespace rocfix::vcard
