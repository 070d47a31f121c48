// SPDX-License-Identifier: MIT
#include "codeobj/metadata.h"

#include <limits>

#include "codeobj/msgpack.h"

namespace rocfix {
namespace {

constexpr uint32_t kMetadataNote = 32;  // NT_AMDGPU_METADATA, owner "AMDGPU"

// A field that is missing or of another kind reads as 0 or "": the compilers leave out what does not apply.
uint32_t number(const MessagePack& map, std::string_view key) {
  const MessagePack* value = map.find(key);
  const auto number = value ? value->number() : std::nullopt;
  return number && *number <= std::numeric_limits<uint32_t>::max() ? static_cast<uint32_t>(*number) : 0;
}

std::string text(const MessagePack& map, std::string_view key) {
  const MessagePack* value = map.find(key);
  return std::string(value ? value->text().value_or("") : "");
}

const MessagePackArray& array(const MessagePack& map, std::string_view key) {
  static const MessagePackArray kNone;
  const MessagePack* value = map.find(key);
  const MessagePackArray* elements = value ? value->array() : nullptr;
  return elements ? *elements : kNone;
}

KernelMetadata read_kernel(const MessagePack& map) {
  KernelMetadata kernel;
  kernel.name = text(map, ".name");
  kernel.descriptor_symbol = text(map, ".symbol");
  kernel.kernarg_bytes = number(map, ".kernarg_segment_size");
  kernel.kernarg_align = number(map, ".kernarg_segment_align");
  kernel.group_bytes = number(map, ".group_segment_fixed_size");
  kernel.private_bytes = number(map, ".private_segment_fixed_size");
  kernel.sgprs = number(map, ".sgpr_count");
  kernel.vgprs = number(map, ".vgpr_count");
  kernel.sgpr_spills = number(map, ".sgpr_spill_count");
  kernel.vgpr_spills = number(map, ".vgpr_spill_count");
  kernel.wavefront = number(map, ".wavefront_size");
  kernel.largest_group = number(map, ".max_flat_workgroup_size");
  for (const MessagePack& argument : array(map, ".args"))
    kernel.arguments.push_back({text(argument, ".name"), text(argument, ".value_kind"),
                                number(argument, ".offset"), number(argument, ".size")});
  return kernel;
}

}  // namespace

Result<CodeMetadata> read_metadata(const CodeObject& object) {
  CodeMetadata metadata;
  for (const CodeNote& note : object.notes()) {
    if (note.type != kMetadataNote || note.owner != "AMDGPU") continue;
    const auto root = parse_message_pack(note.content);
    if (!root) return root.error();
    metadata.target = text(*root, "amdhsa.target");
    for (const MessagePack& kernel : array(*root, "amdhsa.kernels"))
      metadata.kernels.push_back(read_kernel(kernel));
  }
  return metadata;
}

}  // namespace rocfix
