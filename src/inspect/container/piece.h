// SPDX-License-Identifier: MIT
// What the readers of containers hand on: code objects, wherever they were packed.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "codeobj/bytes.h"

namespace rocfix::inspect {

// Bytes and who keeps them: a mapped file, or memory that something was unpacked into.
struct Blob {
  Bytes bytes;
  std::shared_ptr<const void> owner;
  bool unpacked = false;  // in memory of its own, not in the file

  Blob part(Bytes inner) const { return {inner, owner, unpacked}; }
};

struct Piece {
  Blob code_object;
  std::string target;  // "gfx906:xnack-" as the bundle says; "" where nothing but the object itself tells
  std::string where;   // inside the file: "bundle 3", "lib/libfoo.so, bundle 1"; "" for the file itself
};

// What else a file held.
struct Contents {
  uint64_t bundles = 0, compressed_bundles = 0;
  std::vector<std::string> complaints;  // parts that could not be read, each a sentence

  void complain(const std::string& where, const std::string& what);
};

struct Walk {
  std::function<void(Piece)> found;
  Contents& contents;
  int depth = 0;  // containers within containers
  // What is compressed is unpacked no further than its names: its pieces have no bytes.
  bool names_only = false;
};

inline constexpr int kDeepest = 4;
inline constexpr size_t kMostComplaints = 100;
// What one compressed part may unpack to: larger than any library, small enough for a machine.
inline constexpr uint64_t kLargestUnpacked = uint64_t{4} << 30;

// "outer, inner" without empty parts.
std::string joined(const std::string& outer, const std::string& inner);

// Hands on everything in `blob`, of whatever kind it is. False when it is of no kind that holds GPU code.
bool walk_blob(const Blob& blob, const std::string& where, Walk& walk);

}  // namespace rocfix::inspect
