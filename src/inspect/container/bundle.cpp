// SPDX-License-Identifier: MIT
#include "inspect/container/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "inspect/container/compressed.h"
#include "inspect/container/kind.h"

namespace rocfix::inspect {
namespace {

constexpr uint64_t kAlignment = 4096;
constexpr uint64_t kMostEntries = 4096, kLongestName = 4096;
constexpr uint64_t kNamesBytes = 1 << 16;  // the names of a bundle end before, with hundreds of targets

// "hipv4-amdgcn-amd-amdhsa--gfx906:xnack-": the target follows the last "--". Empty for a host's entry.
std::string target_of(std::string_view name) {
  const size_t at = name.rfind("--");
  if (name.find("amdgcn") == name.npos || at == name.npos) return "";
  return std::string(name.substr(at + 2));
}

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Magic and count, then offset, size, length of name and name of each entry, all numbers of 64 bits. Hands
// the entries on and returns where the bundle ends. `begun`: only its beginning is there.
uint64_t walk_bundle(const Blob& blob, const std::string& where, Walk& walk, bool begun = false) {
  uint64_t at = kBundleMagic.size();
  const uint64_t count = read_at<uint64_t>(blob.bytes, at).value_or(0);
  at += sizeof count;
  uint64_t end = at;
  if (count > kMostEntries) walk.contents.complain(where, fmt::format("a bundle of {} entries", count));
  for (uint64_t i = 0; i < std::min(count, kMostEntries); ++i) {
    const auto entry = read_at<std::array<uint64_t, 3>>(blob.bytes, at);
    const auto name = entry && (*entry)[2] <= kLongestName
                          ? slice(blob.bytes, at + sizeof *entry, (*entry)[2])
                          : std::nullopt;
    const auto content = !name   ? std::nullopt
                         : begun ? std::optional(Bytes())
                                 : slice(blob.bytes, (*entry)[0], (*entry)[1]);
    if (!content) {
      walk.contents.complain(where, fmt::format("entry {} of the bundle lies outside of it", i + 1));
      break;
    }
    at += sizeof *entry + (*entry)[2];
    end = std::max({end, at, (*entry)[0] + (*entry)[1]});
    if ((*entry)[1] == 0) continue;
    if (std::string target = target_of(text_of(*name)); !target.empty())
      walk.found({blob.part(*content), std::move(target), where});
  }
  ++walk.contents.bundles;
  return end;
}

// Unpacks one and hands its entries on; returns where it ends.
uint64_t walk_compressed(const Blob& blob, const std::string& where, Walk& walk) {
  ++walk.contents.compressed_bundles;
  const auto header = read_compressed_header(blob.bytes);
  const uint64_t most = walk.names_only ? kNamesBytes : kLargestUnpacked;
  const auto unpacked = header ? unpack(blob.bytes, *header, most) : Result<Unpacked>(header.error());
  if (!unpacked) {
    walk.contents.complain(where, unpacked.error().message);
    return header && header->total_bytes != 0 ? header->total_bytes : kCompressedMagic.size();
  }
  if (kind_of(unpacked->blob.bytes) == Kind::kBundle)
    walk_bundle(unpacked->blob, where, walk, walk.names_only);
  else
    walk.contents.complain(where, "the compressed bundle holds no bundle");
  return unpacked->consumed;
}

}  // namespace

void walk_bundles(const Blob& blob, const std::string& where, Walk& walk) {
  for (uint64_t at = 0, number = 1; at < blob.bytes.size();) {
    const Blob rest = blob.part(blob.bytes.subspan(at));
    const Kind kind = kind_of(rest.bytes);
    const auto here = joined(where, fmt::format("bundle {}", number));
    uint64_t size = 1;
    if (kind == Kind::kBundle) size = walk_bundle(rest, here, walk);
    if (kind == Kind::kCompressedBundle) size = walk_compressed(rest, here, walk);
    number += kind == Kind::kBundle || kind == Kind::kCompressedBundle;
    if (size > blob.bytes.size() - at) return;
    at = (at + size + kAlignment - 1) / kAlignment * kAlignment;
  }
}

}  // namespace rocfix::inspect
