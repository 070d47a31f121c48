// SPDX-License-Identifier: MIT
#include "inspect/listing.h"

#include <fmt/format.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <map>
#include <memory>

#include "base/text.h"

namespace rocfix::inspect {
namespace {

// The first that is there disassembles.
constexpr std::string_view kTools =
    "llvm-objdump-15 llvm-objdump /opt/rocm/llvm/bin/llvm-objdump llvm-objdump-19 llvm-objdump-18 "
    "llvm-objdump-17 "
    "llvm-objdump-16";

// A file in memory, which other programs find while this one lives and which leaves nothing behind.
class MemoryFile {
 public:
  explicit MemoryFile(Bytes bytes) : descriptor_(memfd_create("code object", MFD_CLOEXEC)) {
    while (descriptor_ >= 0 && !bytes.empty()) {
      const auto written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written <= 0) break;
      bytes = bytes.subspan(static_cast<size_t>(written));
    }
    complete_ = descriptor_ >= 0 && bytes.empty();
  }
  ~MemoryFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  bool complete() const { return complete_; }
  std::string path() const { return fmt::format("/proc/{}/fd/{}", getpid(), descriptor_); }

 private:
  int descriptor_;
  bool complete_ = false;
};

struct ClosePipe {
  void operator()(FILE* pipe) const { pclose(pipe); }
};

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, ClosePipe> pipe(popen(command.c_str(), "r"));
  std::string text;
  std::array<char, 65536> part;
  for (size_t got; pipe && (got = fread(part.data(), 1, part.size(), pipe.get())) > 0;)
    text.append(part.data(), got);
  return text;
}

// "	s_endpgm      // 000000001A00: BF810000": text by address.
std::map<uint64_t, std::string> lines_by_address(std::string_view text) {
  std::map<uint64_t, std::string> lines;
  for (const auto line : split_lines(text)) {
    const size_t comment = line.find("// ");
    if (comment == line.npos) continue;
    uint64_t address = 0;
    const auto* begin = line.data() + comment + 3;
    if (std::from_chars(begin, line.data() + line.size(), address, 16).ptr == begin) continue;
    lines[address] = trim(line.substr(0, comment));
  }
  return lines;
}

std::map<uint64_t, std::string> disassemble(Bytes object, const KernelCode& kernel, const std::string& chip) {
  const MemoryFile file(object);
  if (!file.complete()) return {};
  return lines_by_address(output_of(fmt::format(
      "for tool in {}; do command -v $tool > /dev/null && exec $tool -d --mcpu={} --start-address={} "
      "--stop-address={} {} 2> /dev/null; done",
      kTools, shell_quote(chip), kernel.address, kernel.address + kernel.code.size(),
      shell_quote(file.path()))));
}

std::string own_text(const Step& step) {
  const std::string_view name = step.opcode == nullptr ? "(no instruction)" : step.opcode->mnemonic;
  return step.size == 4 ? fmt::format("{} {:08x}", name, step.words[0])
                        : fmt::format("{} {:08x} {:08x}{}", name, step.words[0], step.words[1],
                                      step.size > 8 ? " …" : "");
}

}  // namespace

std::string listing(Bytes object, const KernelCode& kernel, const ScanInput& input, const std::string& chip) {
  std::vector<Place> places;
  scan(input, places);
  const auto lines = disassemble(object, kernel, chip);
  std::string text;
  size_t next = 0;
  for (const Step& step : read_flow(input.code, input.made_for, input.wave64).steps) {
    const auto line = lines.find(kernel.address + step.offset);
    text += fmt::format("  {:6x}  {}\n", step.offset, line == lines.end() ? own_text(step) : line->second);
    for (; next < places.size() && places[next].offset == step.offset; ++next) {
      const PatternInfo& pattern = info(places[next].pattern);
      text += fmt::format("  ^^^^^^  {}: {}\n", pattern.name, pattern.what);
    }
  }
  return text;
}

}  // namespace rocfix::inspect
