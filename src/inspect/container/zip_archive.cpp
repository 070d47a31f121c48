// SPDX-License-Identifier: MIT
#include "inspect/container/zip_archive.h"

#include <fmt/format.h>
#include <unistd.h>
#include <zip.h>

#include <array>
#include <cstdio>
#include <memory>

#include "base/result.h"
#include "inspect/container/compressed.h"
#include "inspect/container/kind.h"
#include "inspect/container/mapped_file.h"

namespace rocfix::inspect {
namespace {

// Entries that are larger go to a nameless file, where they need no memory.
constexpr uint64_t kMostInMemory = 16 << 20;
constexpr size_t kPart = 1 << 18;

struct Close {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
  void operator()(FILE* file) const { std::fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Close>;
using Entry = std::unique_ptr<zip_file_t, Close>;

Archive open(Bytes bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr && source != nullptr) zip_source_free(source);
  zip_error_fini(&error);
  return Archive(archive);
}

Kind kind_of_entry(zip_t* archive, uint64_t index) {
  const Entry entry(zip_fopen_index(archive, index, 0));
  std::array<std::byte, kKindBytes> first{};
  const auto got = entry ? zip_fread(entry.get(), first.data(), first.size()) : -1;
  return got <= 0 ? Kind::kNone : kind_of(Bytes(first).first(static_cast<size_t>(got)));
}

Result<Blob> into_memory(zip_file_t* entry, uint64_t size) {
  std::string memory(size, '\0');
  const auto got = zip_fread(entry, memory.data(), size);
  if (got < 0 || static_cast<uint64_t>(got) != size) return Error{Code::kBadInput, "damaged"};
  return own(std::move(memory));
}

Result<Blob> into_file(zip_file_t* entry, uint64_t size) {
  const std::unique_ptr<FILE, Close> file(std::tmpfile());
  if (!file) return Error{Code::kIo, "no temporary file could be made to unpack it into"};
  std::string part(kPart, '\0');
  for (uint64_t at = 0; at < size;) {
    const auto got = zip_fread(entry, part.data(), part.size());
    if (got <= 0) return Error{Code::kBadInput, "damaged"};
    if (std::fwrite(part.data(), 1, static_cast<size_t>(got), file.get()) != static_cast<size_t>(got))
      return Error{Code::kIo, "there is no room to unpack it into the folder for temporary files"};
    at += static_cast<uint64_t>(got);
  }
  if (std::fflush(file.get()) != 0)
    return Error{Code::kIo, "there is no room to unpack it into the folder for temporary files"};
  return map_descriptor(fileno(file.get()), "a temporary file");
}

Result<Blob> unpacked_entry(zip_t* archive, uint64_t index, uint64_t size) {
  if (size > kLargestUnpacked)
    return Error{Code::kBadInput, fmt::format("claims to unpack to {} bytes", size)};
  const Entry entry(zip_fopen_index(archive, index, 0));
  if (!entry) return Error{Code::kBadInput, "damaged"};
  return size <= kMostInMemory ? into_memory(entry.get(), size) : into_file(entry.get(), size);
}

void walk_entry(zip_t* archive, uint64_t index, const std::string& where, Walk& walk) {
  zip_stat_t facts;
  if (zip_stat_index(archive, index, 0, &facts) != 0 || !(facts.valid & ZIP_STAT_SIZE)) return;
  const auto here = joined(where, facts.name == nullptr ? "?" : facts.name);
  if (kind_of_entry(archive, index) == Kind::kNone) return;
  const auto blob = unpacked_entry(archive, index, facts.size);
  if (blob)
    walk_blob(*blob, here, walk);
  else
    walk.contents.complain(here, blob.error().message);
}

}  // namespace

void walk_zip(const Blob& blob, const std::string& where, Walk& walk) {
  const Archive archive = open(blob.bytes);
  if (!archive) return walk.contents.complain(where, "a damaged zip archive");
  const auto count = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) walk_entry(archive.get(), static_cast<uint64_t>(i), where, walk);
}

}  // namespace rocfix::inspect
