// SPDX-License-Identifier: MIT
#include "kernels/tools.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace rocfix {
namespace {

constexpr int kCommandNotFound = 127;  // the shell's exit status

std::string read_all(FILE* pipe) {
  std::string text;
  std::array<char, 65536> part;
  for (size_t got; (got = fread(part.data(), 1, part.size(), pipe)) > 0;) text.append(part.data(), got);
  return text;
}

void check_exit(int status, const std::string& tool, const std::string& package, const std::string& output) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  if (WIFEXITED(status) && WEXITSTATUS(status) == kCommandNotFound)
    throw std::runtime_error(fmt::format("{} is missing: install the Debian package {}", tool, package));
  throw std::runtime_error(fmt::format("{} failed (wait status {}):\n{}", tool, status, output));
}

std::string file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string path = (std::filesystem::temp_directory_path() / "rocfix-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("cannot make a folder like " + path);
  path_ = path;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, std::string_view bytes) const {
  std::ofstream(file(name), std::ios::binary) << bytes;
  return file(name);
}

std::string run_tool(const std::string& tool, const std::string& package, const std::string& arguments) {
  FILE* pipe = popen(fmt::format("{} {} 2>&1", tool, arguments).c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start a shell for " + tool);
  const std::string output = read_all(pipe);
  check_exit(pclose(pipe), tool, package, output);
  return output;
}

std::string disassemble(std::string_view object, const std::string& processor) {
  const TemporaryFolder folder;
  return run_tool("llvm-objdump-15", "llvm-15",
                  fmt::format("-d --mcpu={} {}", processor, folder.write("object", object)));
}

std::string assemble(std::string_view source, const std::string& processor) {
  const TemporaryFolder folder;
  run_tool("llvm-mc-15", "llvm-15",
           fmt::format("-arch=amdgcn -mcpu={} -filetype=obj {} -o {}", processor,
                       folder.write("source.s", source), folder.file("object")));
  return file_bytes(folder.file("object"));
}

std::string compile_kernel(const std::string& path, const std::string& processor, const std::string& features) {
  const TemporaryFolder folder;
  run_tool(ROCFIX_SOURCE "/cmake/compile_kernel.sh", "clang-15, llvm-15 and lld-15",
           fmt::format("clang-15 llvm-mc-15 ld.lld-15 {} {} {} '{}' -I" ROCFIX_SOURCE "/src", path,
                       folder.file("object"), processor, features));
  return file_bytes(folder.file("object"));
}

std::string read_notes(std::string_view object) {
  const TemporaryFolder folder;
  return run_tool("llvm-readelf-15", "llvm-15", "--notes " + folder.write("object", object));
}

}  // namespace rocfix
