// SPDX-License-Identifier: MIT
// libMIOpen.so.1 of rocfix, for programs that open MIOpen by its name and ask the handle for functions, which
// a preloaded library cannot answer. It opens the real one; what is not in entries.cpp jumps there
// (passed_on.txt).
#include <dlfcn.h>
#include <link.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "base/settings.h"
#include "miopen/real.h"

// Written by src/CMakeLists.txt from passed_on.txt: a jump a function, through its slot.
extern "C" {
extern const char* const rocfix_passed_on_names[];
extern void* rocfix_passed_on_slots[];
extern const size_t rocfix_passed_on_count;
}

namespace rocfix::miopen {
namespace {

// Where ROCm and the distributions keep their libraries.
constexpr const char* kUsualFolders[] = {"/opt/rocm/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib64",
                                         "/usr/lib"};

std::string folder_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

// PyTorch's wheels have MIOpen beside HIP.
int note_if_hip(dl_phdr_info* info, size_t, void* folders) {
  const std::string path = info->dlpi_name;
  if (path.find("/libamdhip64") != path.npos)
    static_cast<std::vector<std::string>*>(folders)->push_back(folder_of(path));
  return 0;
}

std::vector<std::string> folders() {
  auto all = library_path_folders();
  dl_iterate_phdr(note_if_hip, &all);
  all.insert(all.end(), std::begin(kUsualFolders), std::end(kUsualFolders));
  return all;
}

bool is_same_file(const char* a, const char* b) {
  struct stat first {
  }, second{};
  return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
}

void* open_wrapped() {
  Dl_info own{};
  if (dladdr(reinterpret_cast<const void*>(&open_wrapped), &own) == 0) return nullptr;
  for (const auto& folder : folders())
    for (const char* name : {"/libMIOpen.so.1", "/libMIOpen.so"}) {
      const std::string path = folder + name;
      if (is_same_file(path.c_str(), own.dli_fname)) continue;
      if (void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
    }
  return nullptr;
}

__attribute__((constructor)) void connect() {
  void* library = open_wrapped();
  if (library == nullptr) return;  // then each function says that MIOpen is not initialised
  use_wrapped(library);
  for (size_t i = 0; i < rocfix_passed_on_count; ++i)
    if (void* function = dlsym(library, rocfix_passed_on_names[i])) rocfix_passed_on_slots[i] = function;
}

}  // namespace
}  // namespace rocfix::miopen

// The one that returns no status.
extern "C" __attribute__((visibility("default"))) const char* miopenGetErrorString(int status) {
  static rocfix::miopen::Real<const char*(int)> real("miopenGetErrorString");
  auto* function = real.get();
  return function != nullptr ? function(status)
                             : "rocfix's libMIOpen.so.1 found no other libMIOpen.so.1 behind itself";
}
