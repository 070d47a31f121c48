// SPDX-License-Identifier: MIT
#include "inspect/kernels.h"

#include <algorithm>

namespace rocfix::inspect {
namespace {

constexpr std::string_view kSuffix = ".kd";

bool is_descriptor(const CodeSymbol& symbol) {
  return symbol.defined && symbol.type == STT_OBJECT && symbol.name.ends_with(kSuffix);
}

std::optional<KernelDescriptor> descriptor_at(const CodeObject& object, uint64_t address) {
  const auto bytes = object.image_at(address, sizeof(KernelDescriptor));
  return bytes ? read_at<KernelDescriptor>(*bytes, 0) : std::nullopt;
}

// What the executable segment holds from an address on.
std::optional<Bytes> code_from(const CodeObject& object, uint64_t address) {
  for (const CodeSegment& segment : object.segments())
    if (segment.executable && address >= segment.address &&
        address - segment.address < segment.content.size())
      return segment.content.subspan(address - segment.address);
  return std::nullopt;
}

// The kernel's function says how long it is; without one it may reach to the end of the code.
Bytes code_of(const CodeObject& object, std::string_view name, Bytes rest, uint64_t address) {
  const CodeSymbol* function = object.find_symbol(name);
  if (function == nullptr || function->value != address || function->size == 0) return rest;
  return rest.first(std::min<uint64_t>(rest.size(), function->size));
}

std::optional<KernelCode> kernel_of(const CodeObject& object, const CodeSymbol& symbol) {
  const auto descriptor = descriptor_at(object, symbol.value);
  if (!descriptor) return std::nullopt;
  const uint64_t address = symbol.value + static_cast<uint64_t>(descriptor->entry_offset);
  const auto rest = code_from(object, address);
  if (!rest) return std::nullopt;
  const auto name = symbol.name.substr(0, symbol.name.size() - kSuffix.size());
  return KernelCode{name, *descriptor, address, code_of(object, name, *rest, address)};
}

// No kernel reaches into the next one: nothing is read twice, whatever the sizes say.
void part(std::vector<KernelCode>& kernels) {
  for (size_t i = 0; i + 1 < kernels.size(); ++i) {
    const uint64_t room = kernels[i + 1].address - kernels[i].address;
    if (room != 0 && room < kernels[i].code.size()) kernels[i].code = kernels[i].code.first(room);
  }
}

}  // namespace

std::vector<KernelCode> kernels_of(const CodeObject& object, uint64_t& outside) {
  std::vector<KernelCode> kernels;
  outside = 0;
  for (const CodeSymbol& symbol : object.symbols()) {
    if (!is_descriptor(symbol)) continue;
    if (auto kernel = kernel_of(object, symbol))
      kernels.push_back(*kernel);
    else
      ++outside;
  }
  std::stable_sort(kernels.begin(), kernels.end(),
                   [](const KernelCode& a, const KernelCode& b) { return a.address < b.address; });
  part(kernels);
  return kernels;
}

uint64_t count_kernels(const CodeObject& object) {
  return static_cast<uint64_t>(
      std::count_if(object.symbols().begin(), object.symbols().end(), is_descriptor));
}

std::vector<Bytes> code_between(const CodeObject& object, const std::vector<KernelCode>& kernels) {
  std::vector<Bytes> parts;
  for (const CodeSegment& segment : object.segments()) {
    if (!segment.executable) continue;
    const std::byte *at = segment.content.data(), *end = at + segment.content.size();
    for (const KernelCode& kernel : kernels) {
      const std::byte* begin = kernel.code.data();
      if (begin < at || begin >= end) continue;
      if (begin > at) parts.emplace_back(at, begin);
      at = begin + kernel.code.size();
    }
    if (at < end) parts.emplace_back(at, end);
  }
  return parts;
}

}  // namespace rocfix::inspect
