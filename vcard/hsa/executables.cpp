// SPDX-License-Identifier: MIT
#include "hsa/executables.h"

namespace rocfix::vcard {
namespace {

// Descriptors ask for 64 bytes, code for 256; a page serves both (LLVM AMDGPUUsage, "Kernel Descriptor").
constexpr uint64_t kImageAlignment = kPageBytes;

}  // namespace

Result<std::shared_ptr<LoadedObject>> Executables::load_image(const CodeObject& object,
                                                              const Executable& into, Bytes bytes) {
  const auto begin = memory_.allocate(device_pool(), object.image_bytes(), "code object", kImageAlignment);
  if (!begin) return Error{Code::kOutOfMemory, "the card has no memory left for a code object"};
  const std::span<std::byte> memory(reinterpret_cast<std::byte*>(*begin), object.image_bytes());
  auto image = vcard::load(object, memory, into.externals);
  if (!image) {
    memory_.free(*begin);
    return image.error();
  }
  return std::make_shared<LoadedObject>(LoadedObject{0, *begin, memory.size(), bytes, std::move(*image)});
}

Result<uint64_t> Executables::load(uint64_t executable, Executable& into, Bytes bytes) {
  const auto object = CodeObject::parse(bytes);
  if (!object) return object.error();
  ROCFIX_CHECK(check_target(*object, reported_));
  auto loaded = load_image(*object, into, bytes);
  if (!loaded) return loaded.error();
  (*loaded)->executable = executable;
  if (const auto added = add_code(*object, **loaded); !added) {
    memory_.free((*loaded)->begin);
    return added.error();
  }
  publish(executable, into, **loaded);
  const uint64_t handle = objects.add(*loaded);
  into.objects.push_back(handle);
  return handle;
}

Status Executables::add_code(const CodeObject& object, const LoadedObject& loaded) {
  const auto symbols_of_kernels = kernel_symbols(object, loaded.image, loaded.begin);
  for (const CodeRange& range : loaded.image.code) {
    std::vector<KernelSymbol> inside;
    for (const KernelSymbol& kernel : symbols_of_kernels)
      if (kernel.entry >= range.begin && kernel.entry - range.begin < range.bytes) inside.push_back(kernel);
    if (card_.add_code(range.begin, range.bytes, std::move(inside))) continue;
    for (const CodeRange& added : loaded.image.code) card_.remove_code(added.begin);
    return Error{Code::kOutOfMemory, "no address space is left to decode a code object into; look at ulimit -v"};
  }
  return {};
}

// The code's first definition of a name stays.
void Executables::publish(uint64_t handle, Executable& into, const LoadedObject& loaded) {
  const std::unique_lock lock(kernels_mutex_);
  for (const LoadedKernel& kernel : loaded.image.kernels) {
    kernels_.insert(kernel.address);
    if (!into.symbols.contains(kernel.name))
      into.symbols[kernel.name] =
          symbols.add(std::make_shared<ExecutableSymbol>(ExecutableSymbol{handle, kernel}));
  }
  for (const LoadedVariable& variable : loaded.image.variables)
    if (!into.symbols.contains(variable.name))
      into.symbols[variable.name] =
          symbols.add(std::make_shared<ExecutableSymbol>(ExecutableSymbol{handle, variable}));
}

void Executables::unload(const Executable& executable) {
  for (const auto& [name, handle] : executable.symbols) symbols.remove(handle);
  for (const uint64_t handle : executable.objects) {
    const auto loaded = objects.remove(handle);
    if (loaded == nullptr) continue;
    {
      const std::unique_lock lock(kernels_mutex_);
      for (const LoadedKernel& kernel : loaded->image.kernels) kernels_.erase(kernel.address);
    }
    const std::lock_guard lock(unloaded_mutex_);
    unloaded_.push_back(loaded);
  }
  if (const std::unique_lock lock(running_, std::try_to_lock); lock) collect();
}

void Executables::collect() {
  std::vector<std::shared_ptr<LoadedObject>> unloaded;
  {
    const std::lock_guard lock(unloaded_mutex_);
    unloaded.swap(unloaded_);
  }
  for (const auto& loaded : unloaded) {
    for (const CodeRange& range : loaded->image.code) card_.remove_code(range.begin);
    memory_.free(loaded->begin);
  }
}

bool Executables::is_kernel(uint64_t address) const {
  const std::shared_lock lock(kernels_mutex_);
  return kernels_.contains(address);
}

}  // namespace rocfix::vcard
