// SPDX-License-Identifier: MIT
#include "inspect/container/kernel_db.h"

#include <bzlib.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <memory>
#include <new>

#include "base/result.h"
#include "inspect/container/compressed.h"

namespace rocfix::inspect {
namespace {

constexpr uint64_t kLargestKernel = 1u << 30;  // one row; real ones have kilobytes

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

// The database stays where its bytes are: nothing is copied and nothing can be written.
Database open(Bytes bytes) {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE, nullptr);
  Database db(raw);
  if (opened != SQLITE_OK) return nullptr;
  auto* memory = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(bytes.data()));
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  if (sqlite3_deserialize(raw, "main", memory, size, size, SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
    return nullptr;
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return db;
}

Bytes blob_at(sqlite3_stmt* row, int column) {
  const void* data = sqlite3_column_blob(row, column);
  const int size = sqlite3_column_bytes(row, column);
  return data == nullptr ? Bytes() : Bytes(static_cast<const std::byte*>(data), static_cast<size_t>(size));
}

Result<Blob> unpacked_kernel(Bytes packed, uint64_t size) {
  if (size == 0) return own(std::string(reinterpret_cast<const char*>(packed.data()), packed.size()));
  if (size > kLargestKernel) return Error{Code::kBadInput, fmt::format("claims to unpack to {} bytes", size)};
  std::string memory;
  try {
    memory.resize(size);
  } catch (const std::bad_alloc&) {
    return Error{Code::kOutOfMemory, fmt::format("no memory for {} bytes", size)};
  }
  auto got = static_cast<unsigned>(size);
  auto* source = reinterpret_cast<char*>(const_cast<std::byte*>(packed.data()));
  if (BZ2_bzBuffToBuffDecompress(memory.data(), &got, source, static_cast<unsigned>(packed.size()), 0, 0) !=
      BZ_OK)
    return Error{Code::kBadInput, "its bzip2 stream is damaged"};
  memory.resize(got);
  return own(std::move(memory));
}

void walk_row(sqlite3_stmt* row, const std::string& where, Walk& walk) {
  const auto* name = reinterpret_cast<const char*>(sqlite3_column_text(row, 0));
  const auto here = joined(where, name == nullptr ? "a kernel without a name" : name);
  const auto size = sqlite3_column_int64(row, 2);
  const auto kernel = unpacked_kernel(blob_at(row, 1), size < 0 ? 0 : static_cast<uint64_t>(size));
  if (!kernel)
    walk.contents.complain(here, kernel.error().message);
  else if (!walk_blob(*kernel, here, walk))
    walk.contents.complain(here, "no code object");
}

}  // namespace

void walk_kernel_db(const Blob& blob, const std::string& where, Walk& walk) {
  const Database db = open(blob.bytes);
  sqlite3_stmt* raw = nullptr;
  constexpr const char* kQuery = "SELECT kernel_name, kernel_blob, uncompressed_size FROM kern_db";
  if (!db || sqlite3_prepare_v2(db.get(), kQuery, -1, &raw, nullptr) != SQLITE_OK) {
    walk.contents.complain(where, "an SQLite database without MIOpen's kernels (no readable table kern_db)");
    return;
  }
  const Statement statement(raw);
  int state;
  while ((state = sqlite3_step(raw)) == SQLITE_ROW) walk_row(raw, where, walk);
  if (state != SQLITE_DONE)
    walk.contents.complain(where, fmt::format("damaged: {}", sqlite3_errmsg(db.get())));
}

}  // namespace rocfix::inspect
