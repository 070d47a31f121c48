// SPDX-License-Identifier: MIT
// A compressed offload bundle: "CCOB", a header whose numbers grew with its version, and one zlib or zstd
// stream (Clang documentation, "Compression and Decompression" of offload bundles).
#pragma once

#include <limits>

#include "base/result.h"
#include "inspect/container/piece.h"

namespace rocfix::inspect {

struct CompressedHeader {
  uint16_t version = 0, method = 0;
  uint64_t header_bytes = 0;
  uint64_t total_bytes = 0;  // header included; 0 in version 1, which does not say
  uint64_t unpacked_bytes = 0;
};

struct Unpacked {
  Blob blob;
  uint64_t consumed = 0;  // bytes of the compressed bundle
};

Result<CompressedHeader> read_compressed_header(Bytes bytes);
// At most `most` bytes of it.
Result<Unpacked> unpack(Bytes bytes, const CompressedHeader& header,
                        uint64_t most = std::numeric_limits<uint64_t>::max());

// Memory of its own as a blob.
Blob own(std::string memory);

}  // namespace rocfix::inspect
