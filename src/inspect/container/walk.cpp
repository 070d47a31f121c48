// SPDX-License-Identifier: MIT
#include "inspect/container/bundle.h"
#include "inspect/container/host_elf.h"
#include "inspect/container/kernel_db.h"
#include "inspect/container/kind.h"
#include "inspect/container/zip_archive.h"

namespace rocfix::inspect {

void Contents::complain(const std::string& where, const std::string& what) {
  if (complaints.size() < kMostComplaints) complaints.push_back(where.empty() ? what : where + ": " + what);
}

std::string joined(const std::string& outer, const std::string& inner) {
  return outer.empty() || inner.empty() ? outer + inner : outer + ", " + inner;
}

bool walk_blob(const Blob& blob, const std::string& where, Walk& walk) {
  if (walk.depth >= kDeepest) {
    walk.contents.complain(where, "packed too deep to be looked into");
    return false;
  }
  ++walk.depth;
  const Kind kind = kind_of(blob.bytes);
  switch (kind) {
    case Kind::kNone:
      break;
    case Kind::kHostElf:
      walk_host_elf(blob, where, walk);
      break;
    case Kind::kCodeObject:
      walk.found({blob, "", where});
      break;
    case Kind::kBundle:
    case Kind::kCompressedBundle:
      walk_bundles(blob, where, walk);
      break;
    case Kind::kSqlite:
      walk_kernel_db(blob, where, walk);
      break;
    case Kind::kZip:
      walk_zip(blob, where, walk);
      break;
  }
  --walk.depth;
  return kind != Kind::kNone;
}

}  // namespace rocfix::inspect
