// SPDX-License-Identifier: MIT
#include "vcard_isa/assembler.h"

#include <elf.h>
#include <llvm/MC/MCAsmBackend.h>
#include <llvm/MC/MCAsmInfo.h>
#include <llvm/MC/MCCodeEmitter.h>
#include <llvm/MC/MCContext.h>
#include <llvm/MC/MCInstrInfo.h>
#include <llvm/MC/MCObjectFileInfo.h>
#include <llvm/MC/MCObjectWriter.h>
#include <llvm/MC/MCParser/MCAsmParser.h>
#include <llvm/MC/MCParser/MCTargetAsmParser.h>
#include <llvm/MC/MCRegisterInfo.h>
#include <llvm/MC/MCStreamer.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/raw_ostream.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <tuple>

extern "C" {
void LLVMInitializeAMDGPUTargetInfo();
void LLVMInitializeAMDGPUTargetMC();
void LLVMInitializeAMDGPUAsmParser();
}

namespace rocfix::vcard {
namespace {

constexpr const char* kTriple = "amdgcn-amd-amdhsa";

const llvm::Target& target() {
  static const llvm::Target* found = [] {
    LLVMInitializeAMDGPUTargetInfo();
    LLVMInitializeAMDGPUTargetMC();
    LLVMInitializeAMDGPUAsmParser();
    std::string error;
    return llvm::TargetRegistry::lookupTarget(kTriple, error);
  }();
  return *found;
}

[[noreturn]] void refuse(const std::string& text) {
  fprintf(stderr, "cannot assemble for this test:\n%s\n", text.c_str());
  abort();
}

// .text of a relocatable ELF file.
std::vector<uint32_t> text_section(llvm::ArrayRef<char> object) {
  Elf64_Ehdr header;
  memcpy(&header, object.data(), sizeof header);
  std::vector<Elf64_Shdr> sections(header.e_shnum);
  memcpy(sections.data(), object.data() + header.e_shoff, sections.size() * sizeof(Elf64_Shdr));
  const char* names = object.data() + sections[header.e_shstrndx].sh_offset;
  for (const auto& section : sections) {
    if (strcmp(names + section.sh_name, ".text") != 0) continue;
    std::vector<uint32_t> words(section.sh_size / 4);
    memcpy(words.data(), object.data() + section.sh_offset, words.size() * 4);
    return words;
  }
  return {};
}

std::vector<uint32_t> run_assembler(const std::string& text, const std::string& chip, uint32_t lanes) {
  const llvm::Triple triple(kTriple);
  const llvm::MCTargetOptions options;
  std::unique_ptr<llvm::MCRegisterInfo> registers(target().createMCRegInfo(kTriple));
  std::unique_ptr<llvm::MCAsmInfo> assembly(target().createMCAsmInfo(*registers, kTriple, options));
  std::unique_ptr<llvm::MCInstrInfo> instructions(target().createMCInstrInfo());
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget(target().createMCSubtargetInfo(
      kTriple, chip, lanes == 32 ? "+wavefrontsize32,-wavefrontsize64" : "-wavefrontsize32,+wavefrontsize64"));
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBuffer(text), llvm::SMLoc());
  llvm::MCContext context(triple, assembly.get(), registers.get(), subtarget.get(), &sources);
  std::unique_ptr<llvm::MCObjectFileInfo> files(target().createMCObjectFileInfo(context, true));
  context.setObjectFileInfo(files.get());

  llvm::SmallVector<char, 0> object;
  llvm::raw_svector_ostream stream(object);
  std::unique_ptr<llvm::MCAsmBackend> backend(target().createMCAsmBackend(*subtarget, *registers, options));
  auto writer = backend->createObjectWriter(stream);
  std::unique_ptr<llvm::MCCodeEmitter> emitter(target().createMCCodeEmitter(*instructions, context));
  std::unique_ptr<llvm::MCStreamer> streamer(target().createMCObjectStreamer(
      triple, context, std::move(backend), std::move(writer), std::move(emitter), *subtarget, false, false, false));
  std::unique_ptr<llvm::MCAsmParser> parser(llvm::createMCAsmParser(sources, context, *streamer, *assembly));
  std::unique_ptr<llvm::MCTargetAsmParser> chip_parser(
      target().createMCAsmParser(*subtarget, *parser, *instructions, options));
  parser->setTargetParser(*chip_parser);
  if (parser->Run(false)) refuse(text);
  return text_section(object);
}

}  // namespace

std::vector<uint32_t> assemble(const std::string& text, const std::string& chip, uint32_t lanes) {
  static std::map<std::tuple<std::string, std::string, uint32_t>, std::vector<uint32_t>> done;
  auto& words = done[{text, chip, lanes}];
  if (words.empty()) words = run_assembler(text, chip, lanes);
  return words;
}

}  // namespace rocfix::vcard
