// SPDX-License-Identifier: MIT
// Runs LLVM's programs. What goes wrong is thrown, with a sentence that says what to install: a test that
// cannot look must fail, not pass.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace rocfix {

// A folder of its own, removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  // Writes `bytes` there and returns the path.
  std::string write(const std::string& name, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

// Standard output of `tool arguments`; both go through the shell. `package` is the Debian package of `tool`.
std::string run_tool(const std::string& tool, const std::string& package, const std::string& arguments);

// Disassembly as `processor`, whatever the label of the code object says.
std::string disassemble(std::string_view object, const std::string& processor);
// The code object of one file of assembly text.
std::string assemble(std::string_view source, const std::string& processor);
// The code object of a .hip file, made as the build does; `features` as LLVM names them, comma separated.
std::string compile_kernel(const std::string& path, const std::string& processor, const std::string& features);
// The notes of a code object, the kernels' metadata among them, as text.
std::string read_notes(std::string_view object);

}  // namespace rocfix
