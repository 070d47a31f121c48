// SPDX-License-Identifier: MIT
#include "kernels/code_objects.h"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "base/embedded.h"
#include "gfx/code_objects.h"

namespace rocfix {
namespace {

// The bytes need not be aligned in the program.
template <class T>
T read_at(std::string_view bytes, size_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T))
    throw std::runtime_error("the code object ends early");
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

Elf64_Shdr section_header(std::string_view object, size_t index) {
  const auto header = read_at<Elf64_Ehdr>(object, 0);
  return read_at<Elf64_Shdr>(object, header.e_shoff + index * sizeof(Elf64_Shdr));
}

constexpr std::string_view kFolder = "kernels/gfx1010/";  // has every module

CodeObject object_of(std::string_view target, const std::string& module) {
  return {std::string(target), module, std::string(code_object(std::string(target), module).value())};
}

std::string_view section_name(std::string_view object, const Elf64_Shdr& section) {
  const Elf64_Shdr names = section_header(object, read_at<Elf64_Ehdr>(object, 0).e_shstrndx);
  return object.substr(names.sh_offset + section.sh_name).data();
}

}  // namespace

std::string test_name(std::string_view target) {
  std::string name(target);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::vector<CodeObject> gfx_code_objects() {
  std::vector<CodeObject> objects;
  for (const std::string_view target : kGfx10Targets)
    for (CodeObject& object : gfx_code_objects(target)) objects.push_back(std::move(object));
  return objects;
}

std::vector<CodeObject> gfx_code_objects(std::string_view target) {
  std::vector<CodeObject> objects;
  for (const std::string& module : gfx_modules()) objects.push_back(object_of(target, module));
  return objects;
}

std::vector<CodeObject> gfx_code_objects_of(const std::string& module) {
  std::vector<CodeObject> objects;
  for (const std::string_view target : kGfx10Targets) objects.push_back(object_of(target, module));
  return objects;
}

std::vector<std::string> gfx_modules() {
  std::vector<std::string> modules;
  for (const auto& file : embedded_files(kFolder)) modules.emplace_back(file.name.substr(kFolder.size()));
  return modules;
}

bool has_dots(std::string_view target) {
  return target == "gfx1011" || target == "gfx1012";
}

uint32_t elf_flags(std::string_view object) {
  return read_at<Elf64_Ehdr>(object, 0).e_flags;
}

std::string_view elf_section(std::string_view object, std::string_view name) {
  const size_t sections = read_at<Elf64_Ehdr>(object, 0).e_shnum;
  for (size_t i = 0; i < sections; ++i) {
    const Elf64_Shdr section = section_header(object, i);
    if (section_name(object, section) == name) return object.substr(section.sh_offset, section.sh_size);
  }
  throw std::runtime_error("the code object has no section " + std::string(name));
}

}  // namespace rocfix
