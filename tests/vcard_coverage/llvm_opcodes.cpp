// SPDX-License-Identifier: MIT
#include "vcard_coverage/llvm_opcodes.h"

#include <llvm/MC/MCAsmInfo.h>
#include <llvm/MC/MCInst.h>
#include <llvm/MC/MCInstPrinter.h>
#include <llvm/MC/MCInstrInfo.h>
#include <llvm/MC/MCRegisterInfo.h>
#include <llvm/MC/MCTargetOptions.h>
#include <llvm/MC/TargetRegistry.h>

#include <memory>

extern "C" {
void LLVMInitializeAMDGPUTargetInfo();
void LLVMInitializeAMDGPUTargetMC();
}

namespace rocfix::vcard {

std::vector<LlvmOpcode> llvm_gfx10_opcodes() {
  LLVMInitializeAMDGPUTargetInfo();
  LLVMInitializeAMDGPUTargetMC();
  const std::string triple = "amdgcn-amd-amdhsa";
  std::string error;
  const auto* target = llvm::TargetRegistry::lookupTarget(triple, error);
  const std::unique_ptr<llvm::MCRegisterInfo> registers(target->createMCRegInfo(triple));
  const std::unique_ptr<llvm::MCAsmInfo> assembly(target->createMCAsmInfo(*registers, triple, {}));
  const std::unique_ptr<llvm::MCInstrInfo> instructions(target->createMCInstrInfo());
  const std::unique_ptr<llvm::MCInstPrinter> printer(
      target->createMCInstPrinter(llvm::Triple(triple), 0, *assembly, *instructions, *registers));
  std::vector<LlvmOpcode> all;
  for (unsigned opcode = 0; opcode < instructions->getNumOpcodes(); ++opcode) {
    const std::string name = instructions->getName(opcode).str();
    if (name.find("_gfx10") == std::string::npos) continue;
    llvm::MCInst inst;
    inst.setOpcode(opcode);
    std::string mnemonic = printer->getMnemonic(&inst).first;
    all.push_back({name, mnemonic.substr(0, mnemonic.find_first_of(" \t"))});
  }
  return all;
}

}  // namespace rocfix::vcard
