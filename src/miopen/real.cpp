// SPDX-License-Identifier: MIT
#include "miopen/real.h"

#include <dlfcn.h>
#include <link.h>

#include <string>
#include <string_view>
#include <vector>

namespace rocfix::miopen {
namespace {

// Where the library lies in memory that an address belongs to.
const void* library_of(const void* address) {
  Dl_info info{};
  return dladdr(address, &info) != 0 ? info.dli_fbase : nullptr;
}

bool is_own(const void* address) {
  return library_of(address) == library_of(reinterpret_cast<const void*>(&real_function));
}

// "libMIOpen.so.1", "libMIOpen.so" of PyTorch's wheels, "libMIOpen-1a2b3c4d.so" of repaired ones.
int note_if_miopen(dl_phdr_info* info, size_t, void* paths) {
  const std::string_view path = info->dlpi_name;
  const std::string_view file = path.substr(path.rfind('/') + 1);
  if (file.starts_with("libMIOpen")) static_cast<std::vector<std::string>*>(paths)->emplace_back(path);
  return 0;
}

// Python loads MIOpen for PyTorch alone (RTLD_LOCAL): then it is not among the libraries that RTLD_NEXT
// searches.
void* function_of_loaded(const char* name) {
  std::vector<std::string> paths;
  dl_iterate_phdr(note_if_miopen, &paths);
  for (const auto& path : paths) {
    void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD);
    if (handle == nullptr) continue;
    void* found = dlsym(handle, name);
    dlclose(handle);  // gives back what RTLD_NOLOAD counted up
    if (found != nullptr && !is_own(found)) return found;
  }
  return nullptr;
}

std::atomic<void*> wrapped{nullptr};

}  // namespace

void use_wrapped(void* library) {
  wrapped = library;
}

void* real_function(const char* name) {
  if (void* library = wrapped) return dlsym(library, name);
  void* next = dlsym(RTLD_NEXT, name);
  if (next != nullptr && !is_own(next)) return next;
  return function_of_loaded(name);
}

}  // namespace rocfix::miopen
