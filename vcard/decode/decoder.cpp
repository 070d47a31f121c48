// SPDX-License-Identifier: MIT
#include "decode/decoder.h"

#include <fmt/format.h>
#include <llvm/MC/MCAsmInfo.h>
#include <llvm/MC/MCContext.h>
#include <llvm/MC/MCDisassembler/MCDisassembler.h>
#include <llvm/MC/MCInst.h>
#include <llvm/MC/MCInstPrinter.h>
#include <llvm/MC/MCInstrInfo.h>
#include <llvm/MC/MCRegisterInfo.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/TargetRegistry.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <set>
#include <unordered_map>

#include "decode/fields.h"
#include "isa/classes.h"

// Of LLVM's AMDGPU back-end; no public header declares them.
extern "C" {
void LLVMInitializeAMDGPUTargetInfo();
void LLVMInitializeAMDGPUTargetMC();
void LLVMInitializeAMDGPUDisassembler();
}

namespace rocfix::vcard {
namespace {

constexpr const char* kTriple = "amdgcn-amd-amdhsa";
constexpr size_t kLongest = 20;  // bytes of the longest instruction, MIMG with three words of addresses

// Hardware encodings of registers in LLVM's AMDGPU tables: bit 8 marks VGPRs.
constexpr uint32_t kVectorBit = 0x100;

const llvm::Target* target() {
  static const llvm::Target* found = [] {
    LLVMInitializeAMDGPUTargetInfo();
    LLVMInitializeAMDGPUTargetMC();
    LLVMInitializeAMDGPUDisassembler();
    std::string error;
    return llvm::TargetRegistry::lookupTarget(kTriple, error);
  }();
  return found;
}

// The mnemonic without the suffix that only tells the encoding. Interned: the result lives for ever.
std::string_view base_mnemonic(std::string_view printed) {
  static std::mutex mutex;
  static auto& names = *new std::set<std::string, std::less<>>;
  printed = printed.substr(0, printed.find_first_of(" \t"));
  for (const std::string_view suffix : {"_e32", "_e64", "_sdwa", "_dpp8", "_dpp", "_e64_dpp"})
    if (printed.starts_with("v_") && printed.ends_with(suffix)) printed.remove_suffix(suffix.size());
  const std::lock_guard lock(mutex);
  const auto found = names.find(printed);
  return found != names.end() ? *found : *names.insert(std::string(printed)).first;
}

}  // namespace

struct Decoder::Implementation {
  std::unique_ptr<llvm::MCRegisterInfo> registers;
  std::unique_ptr<llvm::MCAsmInfo> assembly;
  std::unique_ptr<llvm::MCInstrInfo> instructions;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget;
  std::unique_ptr<llvm::MCContext> context;
  std::unique_ptr<llvm::MCDisassembler> disassembler;
  std::unique_ptr<llvm::MCInstPrinter> printer;
  std::unordered_map<unsigned, std::string_view> mnemonics;  // by LLVM's opcode

  std::optional<std::pair<llvm::MCInst, uint64_t>> disassemble(uint64_t address, std::span<const std::byte> code) {
    llvm::MCInst inst;
    uint64_t size = 0;
    const auto bytes = llvm::makeArrayRef(reinterpret_cast<const uint8_t*>(code.data()), code.size());
    if (disassembler->getInstruction(inst, size, bytes, address, llvm::nulls()) != llvm::MCDisassembler::Success)
      return std::nullopt;
    return std::pair{inst, size};
  }

  std::string_view mnemonic(const llvm::MCInst& inst) {
    auto& name = mnemonics[inst.getOpcode()];
    if (name.empty()) name = base_mnemonic(printer->getMnemonic(&inst).first);
    return name;
  }

  // A register of LLVM's as a run of ours; none for what strict mode does not follow.
  std::optional<RegisterRun> run_of(unsigned reg) const {
    const std::string_view name = registers->getName(reg);
    if (name == "SCC") return RegisterRun{RegisterRun::File::kScc, 1, 0};
    if (name == "MODE") return RegisterRun{RegisterRun::File::kMode, 1, 0};
    std::set<uint32_t> words;
    for (llvm::MCSubRegIterator sub(reg, registers.get(), true); sub.isValid(); ++sub)
      words.insert(registers->getEncodingValue(*sub) & 0x1ff);
    const uint32_t first = registers->getEncodingValue(reg) & 0x1ff;
    const auto count = static_cast<uint8_t>(std::count_if(
        words.begin(), words.end(), [&](uint32_t word) { return word >= first && word < first + 32; }));
    if (first & kVectorBit)
      return RegisterRun{RegisterRun::File::kVector, count, static_cast<uint16_t>(first & 0xff)};
    return RegisterRun{RegisterRun::File::kScalar, count, static_cast<uint16_t>(first)};
  }

  void add_run(RegisterRuns& runs, unsigned reg) const {
    if (reg == 0) return;
    if (const auto run = run_of(reg)) runs.add(*run);
  }

  void collect_registers(const llvm::MCInst& inst, Instruction& out) const {
    const llvm::MCInstrDesc& description = instructions->get(inst.getOpcode());
    for (unsigned n = 0; n < inst.getNumOperands(); ++n)
      if (inst.getOperand(n).isReg())
        add_run(n < description.getNumDefs() ? out.writes : out.reads, inst.getOperand(n).getReg());
    if (const auto* reg = description.getImplicitUses())
      for (; *reg; ++reg) add_run(out.reads, *reg);
    if (const auto* reg = description.getImplicitDefs())
      for (; *reg; ++reg) add_run(out.writes, *reg);
  }
};

Decoder::Decoder() : implementation_(std::make_unique<Implementation>()) {}
Decoder::~Decoder() = default;

Result<std::unique_ptr<Decoder>> Decoder::create(const std::string& chip, uint32_t lanes) {
  if (target() == nullptr) return Error{Code::kInternal, "LLVM has no AMDGPU disassembler"};
  std::unique_ptr<Decoder> decoder(new Decoder);
  auto& d = *decoder->implementation_;
  const llvm::MCTargetOptions options;
  const std::string features = lanes == 32 ? "+wavefrontsize32,-wavefrontsize64" : "-wavefrontsize32,+wavefrontsize64";
  d.registers.reset(target()->createMCRegInfo(kTriple));
  d.assembly.reset(target()->createMCAsmInfo(*d.registers, kTriple, options));
  d.instructions.reset(target()->createMCInstrInfo());
  d.subtarget.reset(target()->createMCSubtargetInfo(kTriple, chip, features));
  if (!d.subtarget->isCPUStringValid(chip))
    return Error{Code::kBadInput, fmt::format("LLVM knows no chip '{}'", chip)};
  d.context = std::make_unique<llvm::MCContext>(llvm::Triple(kTriple), d.assembly.get(), d.registers.get(),
                                                d.subtarget.get());
  d.disassembler.reset(target()->createMCDisassembler(*d.subtarget, *d.context));
  d.printer.reset(target()->createMCInstPrinter(llvm::Triple(kTriple), 0, *d.assembly, *d.instructions, *d.registers));
  return decoder;
}

std::optional<Instruction> Decoder::decode(uint64_t address, std::span<const std::byte> code) {
  auto& d = *implementation_;
  code = code.subspan(0, std::min(code.size(), kLongest));
  const auto found = d.disassemble(address, code);
  if (!found) return std::nullopt;
  Instruction instruction;
  instruction.address = address;
  instruction.size = static_cast<uint8_t>(found->second);
  std::memcpy(instruction.words.data(), code.data(), std::min<size_t>(code.size(), sizeof instruction.words));
  instruction.mnemonic = d.mnemonic(found->first);
  decode_fields(instruction);
  if (has_reserved_fields(instruction)) return std::nullopt;
  instruction.klass = classify(instruction);
  d.collect_registers(found->first, instruction);
  return instruction;
}

std::string Decoder::text(uint64_t address, std::span<const std::byte> code) {
  auto& d = *implementation_;
  code = code.subspan(0, std::min(code.size(), kLongest));
  const auto found = decode(address, code) ? d.disassemble(address, code) : std::nullopt;
  if (!found) return "(not an instruction of this chip)";
  std::string text;
  llvm::raw_string_ostream stream(text);
  d.printer->printInst(&found->first, address, "", *d.subtarget, stream);
  stream.flush();
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text.substr(std::min(text.size(), text.find_first_not_of(' ')));
}

}  // namespace rocfix::vcard
