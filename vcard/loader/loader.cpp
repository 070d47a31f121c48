// SPDX-License-Identifier: MIT
#include "loader/loader.h"

#include <fmt/format.h>

#include "loader/relocate.h"

namespace rocfix::vcard {
namespace {

constexpr std::string_view kDescriptorSuffix = ".kd";

Error bad(std::string message) {
  return {Code::kBadInput, "cannot load the code object: " + std::move(message)};
}

bool is_descriptor(const CodeSymbol& symbol) {
  return symbol.type == STT_OBJECT && symbol.name.ends_with(kDescriptorSuffix) &&
         symbol.size == sizeof(KernelDescriptor);
}

bool inside(const CodeObject& object, uint64_t address, uint64_t size) {
  return address <= object.image_bytes() && size <= object.image_bytes() - address;
}

Result<LoadedKernel> load_kernel(const CodeObject& object, const CodeSymbol& symbol,
                                 std::span<std::byte> memory) {
  const auto descriptor = read_at<KernelDescriptor>(memory, symbol.value);
  if (!descriptor) return bad(fmt::format("the descriptor {} lies outside the image", symbol.name));
  const uint64_t entry = symbol.value + static_cast<uint64_t>(descriptor->entry_offset);
  if (!inside(object, entry, 4))
    return bad(fmt::format("the entry of {} lies outside the image", symbol.name));
  const auto base = reinterpret_cast<uint64_t>(memory.data());
  return LoadedKernel{std::string(symbol.name), base + symbol.value, *descriptor};
}

Status collect_symbols(const CodeObject& object, std::span<std::byte> memory, LoadedImage& image) {
  const auto base = reinterpret_cast<uint64_t>(memory.data());
  for (const CodeSymbol& symbol : object.symbols()) {
    if (!symbol.defined || symbol.absolute || symbol.type != STT_OBJECT) continue;
    if (is_descriptor(symbol)) {
      auto kernel = load_kernel(object, symbol, memory);
      if (!kernel) return kernel.error();
      image.kernels.push_back(std::move(*kernel));
      continue;
    }
    if (!inside(object, symbol.value, symbol.size))
      return bad(fmt::format("the variable {} lies outside the image", symbol.name));
    image.variables.push_back({std::string(symbol.name), base + symbol.value, symbol.size});
  }
  return {};
}

// The kernel's code ends where its function symbol says; without one, where its segment ends.
uint64_t end_of(const CodeObject& object, std::string_view function, uint64_t entry) {
  const CodeSymbol* symbol = object.find_symbol(function);
  if (symbol != nullptr && symbol->type == STT_FUNC && symbol->value == entry) return entry + symbol->size;
  for (const CodeSegment& segment : object.segments())
    if (segment.executable && entry >= segment.address && entry < segment.address + segment.memory_bytes)
      return segment.address + segment.memory_bytes;
  return entry;
}

}  // namespace

Status check_target(const CodeObject& object, const Chip& chip) {
  if (object.machine() != chip.elf_machine) {
    const Chip* wanted = find_chip_by_elf_machine(object.machine());
    return bad(fmt::format(
        "it is made for {}, the card reports {}",
        wanted ? std::string(wanted->name) : fmt::format("machine {:#x}", object.machine()), chip.name));
  }
  if (object.xnack() == FeatureSetting::kOn) return bad("it needs the retry of page faults (xnack+)");
  return {};
}

Result<LoadedImage> load(const CodeObject& object, std::span<std::byte> memory, const Externals& externals) {
  if (memory.size() < object.image_bytes()) return bad("there is too little memory");
  const auto base = reinterpret_cast<uint64_t>(memory.data());
  LoadedImage image;
  for (const CodeSegment& segment : object.segments()) {
    if (!segment.content.empty())
      std::memcpy(memory.data() + segment.address, segment.content.data(), segment.content.size());
    if (segment.executable) image.code.push_back({base + segment.address, segment.memory_bytes});
  }
  ROCFIX_CHECK(relocate(object, memory, externals));
  ROCFIX_CHECK(collect_symbols(object, memory, image));
  return image;
}

std::vector<KernelSymbol> kernel_symbols(const CodeObject& object, const LoadedImage& image, uint64_t base) {
  std::vector<KernelSymbol> symbols;
  for (const LoadedKernel& kernel : image.kernels) {
    const std::string name = kernel.name.substr(0, kernel.name.size() - kDescriptorSuffix.size());
    const uint64_t entry = kernel.address + static_cast<uint64_t>(kernel.descriptor.entry_offset);
    symbols.push_back({name, kernel.address, entry, base + end_of(object, name, entry - base)});
  }
  return symbols;
}

}  // namespace rocfix::vcard
