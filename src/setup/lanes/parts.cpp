// SPDX-License-Identifier: MIT
#include "setup/lanes/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"

namespace rocfix::setup {
namespace {

using doctor::Distribution;

bool is_like(const Distribution& distribution, std::initializer_list<std::string_view> names) {
  const auto likes = split_words(distribution.like);
  return std::any_of(names.begin(), names.end(), [&](auto name) {
    return distribution.id == name || std::find(likes.begin(), likes.end(), name) != likes.end();
  });
}

std::optional<int> python_minor(std::string_view name) {
  constexpr std::string_view kPrefix = "python3.";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  int minor = 0;
  const auto [end, error] = std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), minor);
  return error == std::errc() && end == name.data() + name.size() ? std::optional(minor) : std::nullopt;
}

// venv wants ensurepip, which Debian keeps in a package of its own.
bool has_ensurepip(Place& place, const Interpreter& python) {
  return !python.path.starts_with("/usr/bin/") || !is_debian_like(place.machine.distribution) ||
         place.machine.world.exists(fmt::format("/usr/lib/python3.{}/ensurepip", python.minor));
}

// uv's own interpreter: any that pip serves.
constexpr int kFirstForUv = 8, kLastForUv = 99;

std::string pip_install(const std::string& venv, const std::vector<std::string>& words) {
  std::string command = shell_quote(venv + "/bin/pip") + " install --no-cache-dir";
  for (const auto& word : words) command += " " + shell_quote(word);
  return command;
}

std::string newest_wanted(const Environment& wanted) {
  return fmt::format("3.{}", wanted.last);
}

void add_uv_step(Place& place, Plan& plan, const Environment& wanted) {
  const auto python = find_python(place, kFirstForUv, kLastForUv);
  if (!python) return;  // environment_obstacle says so
  add_venv_package(place, plan, *python);
  const std::string folder = wanted.folder + "/uv";
  plan.steps.push_back({.id = "uv",
                        .title = fmt::format("Fetch uv, which brings Python {}", newest_wanted(wanted)),
                        .why = fmt::format("this system has no Python 3.{} to 3.{}; uv fetches one into the "
                                           "same folder, without root and without touching the system's",
                                           wanted.first, wanted.last),
                        .undo = fmt::format("{} is removed", folder),
                        .commands = {fmt::format("{} -m venv {}", python->path, shell_quote(folder)),
                                     pip_install(folder, {"uv"})},
                        .creates = {folder}});
}

std::vector<doctor::Evidence> closed_devices(Place& place, std::set<uint32_t>& groups) {
  std::vector<doctor::Evidence> closed;
  auto& m = place.machine;
  std::vector<std::string> paths = {"/dev/kfd"};
  for (const auto& name : m.world.list("/dev/dri"))
    if (name.starts_with("renderD")) paths.push_back("/dev/dri/" + name);
  for (const auto& path : paths) {
    const auto& status = m.world.status(path);
    const bool member = m.user.groups.count(status.gid) > 0 || m.user.listed_in(status.gid);
    if (!status.exists() || status.usable.value_or(false) || member || m.user.uid == 0) continue;
    groups.insert(status.gid);
    closed.push_back({path, 0, ""});
  }
  return closed;
}

// As a word of a shell's file.
std::string in_home(const Place& place, const std::string& path) {
  const bool plain = shell_quote(path) == path && path.starts_with(place.home + "/");
  return plain ? "~" + path.substr(place.home.size()) : shell_quote(path);
}

}  // namespace

bool is_debian_like(const Distribution& distribution) {
  return is_like(distribution, {"debian", "ubuntu"});
}

bool is_arch_like(const Distribution& distribution) {
  return is_like(distribution, {"arch", "manjaro", "endeavouros", "cachyos"});
}

std::optional<Interpreter> find_python(Place& place, int first, int last) {
  std::optional<Interpreter> best;
  for (const std::string folder : {"/usr/bin", "/usr/local/bin"})
    for (const auto& name : place.machine.world.list(folder))
      if (const auto minor = python_minor(name);
          minor && *minor >= first && *minor <= last && (!best || *minor > best->minor))
        best = {folder + "/" + name, *minor};
  return best;
}

void add_groups_step(Place& place, Plan& plan) {
  std::set<uint32_t> groups;
  const auto closed = closed_devices(place, groups);
  std::vector<std::string> commands, undo;
  for (const uint32_t group : groups) {
    const std::string name = place.machine.user.group_name(group);
    if (name.empty() || place.user.empty()) continue;
    commands.push_back(fmt::format("usermod -aG {} {}", shell_quote(name), shell_quote(place.user)));
    undo.push_back(fmt::format("gpasswd -d {} {}", shell_quote(place.user), shell_quote(name)));
  }
  if (commands.empty()) return;
  Step step{.id = "groups",
            .title = "Join the group that owns the card's devices",
            .why = fmt::format("this user may not open {}", closed.front().file),
            .undo = "the user leaves it again",
            .root = true,
            .commands = commands};
  for (const auto& command : undo) step.undo_command += (step.undo_command.empty() ? "" : " && ") + command;
  plan.steps.push_back(std::move(step));
  plan.afterwards.push_back("# log out and in again: groups count from the next login");
}

void add_venv_package(Place& place, Plan& plan, const Interpreter& python) {
  if (has_ensurepip(place, python)) return;
  const std::string package = fmt::format("python3.{}-venv", python.minor);
  plan.steps.push_back(
      {.id = "venv-package",
       .title = "Install " + package,
       .why = fmt::format("{} -m venv does not work without it on this distribution", python.path),
       .undo = "the packages that this installs are removed; those that were there stay",
       .root = true,
       .commands = {fmt::format(
           "env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends {}", package)},
       .packages = true});
}

std::string environment_obstacle(Place& place, const Environment& wanted) {
  if (find_python(place, wanted.first, wanted.last) || find_python(place, kFirstForUv, kLastForUv)) return "";
  return "there is no Python 3 in /usr/bin or /usr/local/bin: install python3 first";
}

Made add_environment(Place& place, Plan& plan, const Environment& wanted) {
  const auto python = find_python(place, wanted.first, wanted.last);
  const std::string venv = wanted.folder + "/venv";
  Step step{.id = "environment",
            .title = "Make a Python environment with PyTorch",
            .why = wanted.why,
            .undo = fmt::format("{} is removed; nothing of it lies elsewhere", wanted.folder),
            .creates = {venv}};
  if (python) {
    add_venv_package(place, plan, *python);
    step.commands.push_back(fmt::format("{} -m venv {}", python->path, shell_quote(venv)));
  } else {
    add_uv_step(place, plan, wanted);
    step.creates.insert(step.creates.begin(), wanted.folder + "/python");
    step.commands.push_back(
        fmt::format("env UV_PYTHON_INSTALL_DIR={} {} venv --no-cache --seed "
                    "--python-preference only-managed --python {} {}",
                    shell_quote(wanted.folder + "/python"), shell_quote(wanted.folder + "/uv/bin/uv"),
                    newest_wanted(wanted), shell_quote(venv)));
  }
  step.commands.push_back(pip_install(venv, wanted.packages));
  plan.steps.push_back(std::move(step));
  return {venv, python ? python->minor : wanted.last};
}

std::string profile_of(const Place& place) {
  const std::string shell = place.shell.substr(place.shell.rfind('/') + 1);
  if (shell == "bash") return place.home + "/.bashrc";
  if (shell == "zsh") return place.home + "/.zshrc";
  if (shell == "fish") return place.config + "/fish/config.fish";  // it has export and [ too
  return place.home + "/.profile";
}

void add_variables(Place& place, Plan& plan, const std::vector<Variable>& variables, const std::string& why) {
  const std::string file = place.config + "/rocfix/env.sh", profile = profile_of(place);
  std::string text = "# Of rocfix setup, lane " + plan.lane + ". Undone by: rocfix setup --undo\n";
  for (const auto& one : variables) text += fmt::format("export {}={}\n", one.name, shell_quote(one.value));
  plan.steps.push_back({.id = "variables",
                        .title = "Write the environment file",
                        .why = why,
                        .undo = "it is removed, or what was there before is put back",
                        .kind = StepKind::kWriteFile,
                        .path = file,
                        .text = text});
  plan.steps.push_back({.id = "profile",
                        .title = "Read it when a shell starts",
                        .why = "one line, one place: nothing else is to set these variables",
                        .undo = "the file is put back as it was, to its times",
                        .kind = StepKind::kAddLine,
                        .path = profile,
                        .text = fmt::format("[ -r {0} ] && . {0}  {1}", in_home(place, file), kMark)});
  plan.afterwards.push_back(fmt::format(". {}  # or open a new shell", in_home(place, file)));
  note_contradictions(place, plan, variables);
}

void note_contradictions(Place& place, Plan& plan, const std::vector<Variable>& variables) {
  const std::string own = place.config + "/rocfix/env.sh";
  for (const auto& wanted : variables)
    for (const auto* list : {&place.machine.variables.now, &place.machine.variables.files})
      for (const auto& one : *list)
        if (one.name == wanted.name && one.value != wanted.value && one.evidence.file != own)
          plan.contradictions.push_back(one.evidence);
}

void add_import_step(Plan& plan, const std::string& python) {
  plan.steps.push_back({.id = "import",
                        .title = "Import PyTorch once",
                        .why = "a library that does not load shows here, not in your program",
                        .undo = "nothing to take back",
                        .checks_only = true,
                        .commands = {fmt::format("{} -c 'import torch; print(torch.__version__, "
                                                 "torch.version.hip)'",
                                                 shell_quote(python))}});
}

}  // namespace rocfix::setup
