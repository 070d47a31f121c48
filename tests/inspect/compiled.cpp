// SPDX-License-Identifier: MIT
#include "inspect/compiled.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/text.h"
#include "cli/folder.h"
#include "inspect/kernels.h"

namespace rocfix::inspect {

std::string compile_hip(const std::string& source, const std::string& chip,
                        const std::vector<std::string>& features) {
  const TemporaryFolder folder;
  std::string options;
  for (const auto& feature : features) options += " -Xclang -target-feature -Xclang " + feature;
  const auto out = folder.path_of("bundle"), log = folder.path_of("log");
  const auto command = fmt::format("sh " ROCFIX_SOURCE
                                   "/tests/vcard_hip/compile.sh -O3 -std=c++17 --offload-device-only "
                                   "--offload-arch={}{} -o {} " ROCFIX_SOURCE "/tests/inspect/{} > {} 2>&1",
                                   chip, options, out, source, log);
  if (std::system(command.c_str()) != 0) throw std::runtime_error(read_file(log).value());
  return read_file(out).value();
}

std::string assemble(const std::string& source, const std::string& chip, const std::string& options) {
  const TemporaryFolder folder;
  const auto out = folder.path_of("object"), log = folder.path_of("log");
  const auto command = fmt::format("llvm-mc-15 -arch=amdgcn -mcpu={} {} -filetype=obj -o {} {} > {} 2>&1",
                                   chip, options, out, folder.write("source.s", source), log);
  if (std::system(command.c_str()) != 0) throw std::runtime_error(read_file(log).value());
  return read_file(out).value();
}

Bytes only_object(const std::string& bundle) {
  Contents contents;
  std::vector<Bytes> objects;
  Walk walk{[&](Piece piece) { objects.push_back(piece.code_object.bytes); }, contents};
  walk_blob({as_bytes(bundle), nullptr}, "", walk);
  if (objects.size() != 1) throw std::runtime_error(fmt::format("{} code objects", objects.size()));
  return objects[0];
}

std::vector<NamedFlow> flows_of(Bytes object, InstructionSet set) {
  const auto parsed = CodeObject::parse(object);
  if (!parsed) throw std::runtime_error(parsed.error().message);
  uint64_t outside = 0;
  std::vector<NamedFlow> flows;
  for (const auto& kernel : kernels_of(*parsed, outside))
    flows.push_back({std::string(kernel.name), read_flow(kernel.code, set, !kernel.descriptor.wave32())});
  std::sort(flows.begin(), flows.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return flows;
}

}  // namespace rocfix::inspect
