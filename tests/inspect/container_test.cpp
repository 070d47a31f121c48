// SPDX-License-Identifier: MIT
// One code object in every container that the command reads; and each container damaged.
#include <bzlib.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <zip.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>

#include "cli/folder.h"
#include "inspect/compiled.h"
#include "inspect/inspect.h"

namespace rocfix::inspect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A bundle from clang, compiled once.
const std::string& bundle() {
  static const std::string made = compile_hip("small.hip", "gfx1030");
  return made;
}

std::string object() {
  const Bytes bytes = only_object(bundle());
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <class Number>
std::string raw(Number number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

std::string zlib_of(const std::string& text) {
  std::string packed(compressBound(text.size()), '\0');
  uLongf size = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
           text.size());
  return packed.substr(0, size);
}

std::string zstd_of(const std::string& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  return packed.substr(0, ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
}

std::string compressed_bundle(uint16_t version, uint16_t method) {
  const std::string stream = method == 0 ? zlib_of(bundle()) : zstd_of(bundle());
  const auto size = bundle().size();
  const std::string head = "CCOB" + raw(version) + raw(method), hash = raw(uint64_t{0});
  if (version == 1) return head + raw(uint32_t(size)) + hash + stream;
  if (version == 2) return head + raw(uint32_t(24 + stream.size())) + raw(uint32_t(size)) + hash + stream;
  return head + raw(uint64_t(32 + stream.size())) + raw(uint64_t(size)) + hash + stream;
}

// Two of them, as linkers place them.
std::string twice(std::string one) {
  const std::string again = one;
  one.resize((one.size() + 4095) / 4096 * 4096);
  return one + again;
}

void make_kernel_db(const std::string& path) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  sqlite3_exec(
      db,
      "CREATE TABLE kern_db (id INTEGER PRIMARY KEY, kernel_name TEXT, kernel_args TEXT, kernel_blob BLOB, "
      "kernel_hash TEXT, uncompressed_size INT)",
      nullptr, nullptr, nullptr);
  const std::string plain = object();
  std::string packed(plain.size() * 2 + 600, '\0');
  auto size = static_cast<unsigned>(packed.size());
  BZ2_bzBuffToBuffCompress(packed.data(), &size, const_cast<char*>(plain.data()),
                           static_cast<unsigned>(plain.size()), 9, 0, 0);
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO kern_db VALUES (NULL, ?, '', ?, '', ?)", -1, &insert, nullptr);
  const auto add = [&](const char* name, const std::string& blob, int64_t uncompressed) {
    sqlite3_reset(insert);
    sqlite3_bind_text(insert, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_blob(insert, 2, blob.data(), static_cast<int>(blob.size()), SQLITE_TRANSIENT);
    sqlite3_bind_int64(insert, 3, uncompressed);
    sqlite3_step(insert);
  };
  add("packed.o", packed.substr(0, size), static_cast<int64_t>(plain.size()));
  add("plain.o", plain, 0);
  add("damaged.o", "BZh9 nothing", 1000);
  sqlite3_finalize(insert);
  sqlite3_close(db);
}

void make_wheel(const std::string& path, const std::vector<std::pair<std::string, std::string>>& entries) {
  int failed = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE, &failed);
  ASSERT_NE(archive, nullptr);
  for (const auto& [name, text] : entries)
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), 0);
  ASSERT_EQ(zip_close(archive), 0);
}

class Container : public testing::Test {
 protected:
  FileReport read(const std::string& name, const std::string& bytes) {
    return read_path(folder_.write(name, bytes));
  }
  FileReport read_path(const std::string& path) {
    Options options;
    options.silicon = find_chip("gfx1010");
    const auto report = inspect_file(path, options);
    EXPECT_TRUE(report);
    return report ? *report : FileReport();
  }
  TemporaryFolder folder_;
};

uint64_t kernels(const FileReport& report) {
  const auto found = report.targets.find("gfx1030");
  return found == report.targets.end() ? 0 : found->second.kernels;
}

TEST_F(Container, BareObjectsAndBundles) {
  EXPECT_EQ(kernels(read("a.hsaco", object())), 1u);
  EXPECT_EQ(kernels(read("a.co", bundle())), 1u);
  const auto two = read("two.co", twice(bundle()));
  EXPECT_EQ(two.bundles, 2u);
  EXPECT_EQ(kernels(two), 2u);
}

TEST_F(Container, CompressedBundlesOfEveryVersionAndMethod) {
  for (const uint16_t version : {1, 2, 3})
    for (const uint16_t method : {0, 1}) {
      const auto report = read("a.co", twice(compressed_bundle(version, method)));
      EXPECT_EQ(report.compressed_bundles, 2u) << version << method;
      EXPECT_EQ(kernels(report), 2u) << version << method;
      EXPECT_TRUE(report.complaints.empty());
    }
  EXPECT_THAT(read("a.co", compressed_bundle(3, 0).substr(0, 500)).complaints,
              ElementsAre(HasSubstr("cut short")));
  std::string damaged = compressed_bundle(2, 1);
  damaged[100] = static_cast<char>(damaged[100] ^ 0x55);
  EXPECT_EQ(read("a.co", damaged).complaints.size(), 1u);
  EXPECT_THAT(read("a.co", "CCOB" + raw(uint16_t{9}) + raw(uint16_t{0})).complaints,
              ElementsAre(HasSubstr("version 9")));
}

// Names alone: a bundle is unpacked no further, and what cannot be read is told.
TEST_F(Container, NamesOfTargets) {
  const auto names = [](const std::string& bytes, Contents& contents) {
    std::vector<std::string> found;
    Walk walk{[&](const Piece& piece) { found.push_back(piece.target); }, contents};
    walk.names_only = true;
    walk_blob({as_bytes(bytes), nullptr}, "", walk);
    return found;
  };
  for (const uint16_t version : {1, 2, 3})
    for (const uint16_t method : {0, 1}) {
      Contents contents;
      EXPECT_THAT(names(twice(compressed_bundle(version, method)), contents), ElementsAre("gfx1030", "gfx1030"));
      EXPECT_TRUE(contents.complaints.empty());
    }
  Contents contents;
  EXPECT_TRUE(names(compressed_bundle(2, 1).substr(0, 200), contents).empty());
  EXPECT_EQ(contents.complaints.size(), 1u);
}

// Bytes that vanish while they are read are an error, not the end of the program.
TEST_F(Container, AFileThatBecomesShorter) {
  std::string bytes;
  for (int i = 0; i < 64; ++i) bytes = twice(bundle()).substr(0, (bundle().size() + 4095) / 4096 * 4096) + bytes;
  const auto path = folder_.write("a.co", bytes);
  Options options;
  options.silicon = find_chip("gfx1010");
  options.progress = [&](const std::string&, uint64_t, uint64_t) { std::filesystem::resize_file(path, 0); };
  const auto report = inspect_file(path, options);
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().message, HasSubstr("became shorter while it was read"));
  folder_.write("a.co", bytes);
  options.progress = nullptr;
  EXPECT_EQ(kernels(*inspect_file(path, options)), 64u);
}

// A header that claims gigabytes is not believed.
TEST_F(Container, ABombIsNotUnpacked) {
  const auto bomb = "CCOB" + raw(uint16_t{2}) + raw(uint16_t{0}) + raw(uint32_t{40}) + raw(~uint32_t{0}) +
                    raw(uint64_t{0}) + std::string(16, 'x');
  EXPECT_THAT(read("a.co", bomb).complaints, ElementsAre(HasSubstr("more than it can hold")));
}

TEST_F(Container, KernelDatabases) {
  make_kernel_db(folder_.path_of("a.kdb"));
  const auto report = read_path(folder_.path_of("a.kdb"));
  EXPECT_EQ(kernels(report), 2u);
  EXPECT_THAT(report.complaints, ElementsAre(HasSubstr("damaged.o: its bzip2 stream")));
  EXPECT_EQ(read("b.kdb", folder_.read("a.kdb").substr(0, 4096)).complaints.size(), 1u);
}

TEST_F(Container, Wheels) {
  make_kernel_db(folder_.path_of("a.kdb"));
  make_wheel(folder_.path_of("a.whl"), {{"torch/lib/one.co", bundle()},
                                        {"torch/readme.txt", "text"},
                                        {"torch/share/a.kdb", folder_.read("a.kdb")},
                                        {"torch/lib/big.co", bundle() + std::string(20 << 20, '\0')}});
  const auto report = read_path(folder_.path_of("a.whl"));
  EXPECT_EQ(kernels(report), 4u);
  EXPECT_THAT(report.complaints, ElementsAre(HasSubstr("torch/share/a.kdb, damaged.o")));
  const std::string whole = folder_.read("a.whl");
  EXPECT_FALSE(read("b.whl", whole.substr(0, whole.size() / 2)).complaints.empty());
}

TEST_F(Container, WhatIsNone) {
  EXPECT_FALSE(read("empty", "").recognised);
  EXPECT_FALSE(read("a.txt", "some text").recognised);
  EXPECT_TRUE(read("a.o", object().substr(0, 100)).recognised);
  EXPECT_EQ(read("a.o", object().substr(0, 100)).complaints.size(), 1u);
}

TEST_F(Container, FoldersAreReadWithoutLinks) {
  std::filesystem::create_directories(folder_.path_of("lib/inner"));
  folder_.write("lib/inner/b.co", bundle());
  folder_.write("lib/a.co", bundle());
  std::filesystem::create_directory_symlink(folder_.path_of("lib"), folder_.path_of("lib/loop"));
  std::filesystem::create_symlink(folder_.path_of("lib/a.co"), folder_.path_of("lib/c.co"));
  const auto files = files_of(folder_.path_of("lib"));
  ASSERT_TRUE(files);
  EXPECT_THAT(*files, ElementsAre(folder_.path_of("lib/a.co"), folder_.path_of("lib/inner/b.co")));
}

// Every byte of the bundle's first kilobytes turned over: nothing worse than a complaint.
TEST_F(Container, DamagedBundles) {
  for (size_t at = 0; at < 6000; at += 7) {
    std::string damaged = bundle();
    damaged[at] = static_cast<char>(~damaged[at]);
    Contents contents;
    Walk walk{[](Piece) {}, contents};
    walk_blob({as_bytes(damaged), nullptr}, "", walk);
  }
}

}  // namespace
}  // namespace rocfix::inspect
