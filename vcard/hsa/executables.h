// SPDX-License-Identifier: MIT
// Executables: code objects that are loaded, and the symbols in them.
#pragma once

#include <deque>
#include <set>
#include <shared_mutex>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "card/card.h"
#include "hsa/handles.h"
#include "hsa/memory.h"
#include "loader/loader.h"

namespace rocfix::vcard {

// hsa_code_object_reader_t
struct CodeReader {
  Bytes bytes;  // of the program's memory, or of `content`
  std::string content;
};

struct ExecutableSymbol {
  uint64_t executable = 0;  // handle
  std::variant<LoadedKernel, LoadedVariable> what;

  const std::string& name() const {
    return std::visit([](const auto& symbol) -> const std::string& { return symbol.name; }, what);
  }
  const LoadedKernel* kernel() const { return std::get_if<LoadedKernel>(&what); }
  const LoadedVariable* variable() const { return std::get_if<LoadedVariable>(&what); }
};

// hsa_loaded_code_object_t
struct LoadedObject {
  uint64_t executable = 0;  // handle
  uint64_t begin = 0, bytes = 0;
  Bytes storage;
  LoadedImage image;
};

struct Executable {
  std::mutex mutex;
  bool frozen = false;
  hsa_profile_t profile = HSA_PROFILE_BASE;
  hsa_default_float_rounding_mode_t rounding = HSA_DEFAULT_FLOAT_ROUNDING_MODE_DEFAULT;
  Externals externals;
  std::vector<uint64_t> objects;                         // handles
  std::map<std::string, uint64_t, std::less<>> symbols;  // name, handle
};

class Executables {
 public:
  // `running` is held while a kernel runs.
  Executables(Memory& memory, Card& card, const Chip& reported, std::timed_mutex& running)
      : memory_(memory), card_(card), reported_(reported), running_(running) {}

  HandleTable<CodeReader> readers;
  HandleTable<Executable> executables;
  HandleTable<ExecutableSymbol> symbols;
  HandleTable<LoadedObject> objects;

  // Returns the handle of the loaded object.
  Result<uint64_t> load(uint64_t executable, Executable& into, Bytes bytes);
  // The code goes away at once, or, while a kernel runs, when that has ended: its own code may be among it.
  void unload(const Executable& executable);
  // Called with `running` held and no kernel running.
  void collect();
  // The address of a loaded kernel's descriptor.
  bool is_kernel(uint64_t address) const;

 private:
  Result<std::shared_ptr<LoadedObject>> load_image(const CodeObject& object, const Executable& into,
                                                   Bytes bytes);
  Status add_code(const CodeObject& object, const LoadedObject& loaded);
  void publish(uint64_t handle, Executable& into, const LoadedObject& loaded);

  Memory& memory_;
  Card& card_;
  const Chip& reported_;
  std::timed_mutex& running_;
  mutable std::shared_mutex kernels_mutex_;
  std::set<uint64_t> kernels_;
  std::mutex unloaded_mutex_;
  std::vector<std::shared_ptr<LoadedObject>> unloaded_;  // still in memory
};

}  // namespace rocfix::vcard
