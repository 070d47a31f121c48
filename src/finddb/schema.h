// SPDX-License-Identifier: MIT
// The tables of a find-db, and whether a file is one.
#pragma once

#include "finddb/connection.h"

namespace rocfix {

enum class FileState {
  kEmpty,    // no table yet, also a file of no bytes
  kReady,    // a find-db of this format
  kNewer,    // a find-db of a later format
  kDamaged,  // not readable, or another program's
};

struct Examined {
  FileState state;
  std::string why;  // for kNewer and kDamaged: what the file is, as the end of a sentence
};

// The error when that cannot be told now: locked, no permission.
Result<Examined> examine(Connection& connection);
// Inside a transaction: makes the tables where there are none.
Status create_tables(Connection& connection);

}  // namespace rocfix
