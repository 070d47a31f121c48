// SPDX-License-Identifier: MIT
// A file in memory that the kernel fetches as it is read and may drop again.
#pragma once

#include <string>

#include "base/result.h"
#include "inspect/container/piece.h"

namespace rocfix::inspect {

Result<Blob> map_file(const std::string& path);
// Of an open file, which may be closed afterwards.
Result<Blob> map_descriptor(int descriptor, const std::string& path);

// Whether a mapped file became shorter, or its disk failed, while it was read: zeros were read in that place.
bool was_cut(const Blob& blob);

// Lets go of the memory behind bytes of a mapped file: they are read again when needed.
void release(Bytes bytes);

}  // namespace rocfix::inspect
