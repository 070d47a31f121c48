// SPDX-License-Identifier: MIT
#include "setup/plan_page.h"

#include <fmt/format.h>

#include "base/text.h"
#include "doctor/finding.h"
#include "doctor/report/marks.h"

namespace rocfix::setup {
namespace {


class Page {
 public:
  Page(const Plan& plan, const Layout& layout) : plan_(plan), layout_(layout) {}

  std::string text(const std::string& apply_command) {
    header();
    if (!plan_.obstacles.empty())
      list("This lane cannot work here", plan_.obstacles);
    else
      for (size_t i = 0; i < plan_.steps.size(); ++i) step(i, plan_.steps[i]);
    list("Mind", plan_.limits);
    left_out();
    contradictions();
    if (plan_.works()) afterwards(apply_command);
    sources();
    return out_;
  }

 private:
  void header() {
    out_ += layout_.styled(Style::kBold, fmt::format("Lane {}", plan_.lane)) + ": " + plan_.title + "\n";
    out_ += layout_.paragraph("", plan_.card + (plan_.system.empty() ? "" : ", " + plan_.system));
    out_ += layout_.paragraph("", "Chosen because " + plan_.choice + ".");
    out_ += '\n';
  }

  void step(size_t index, const Step& one) {
    const std::string number = fmt::format("{:2}. ", index + 1);
    std::string lines = layout_.paragraph(number, one.title + (one.root ? " (root)" : ""));
    out_ += layout_.styled(Style::kBold, lines.substr(0, lines.size() - 1)) + "\n";
    labelled("Why", doctor::sentence(one.why) + ".");
    what(one);
    labelled("Undo", doctor::sentence(one.undo) + ".");
    out_ += '\n';
  }

  void labelled(const std::string& label, const std::string& text) {
    out_ += layout_.paragraph(fmt::format("    {:>4} ", label), doctor::printable(text));
  }

  void what(const Step& one) {
    if (one.kind == StepKind::kClearExecStack)
      return labelled("Do",
                      fmt::format("rocfix clears the flag in {}/*.so*, with a backup of each", one.path));
    if (one.kind == StepKind::kWriteFile || one.kind == StepKind::kAddLine) {
      const char* verb = one.kind == StepKind::kWriteFile ? "writes" : "adds a line to";
      labelled("Do", fmt::format("rocfix {} {}:", verb, one.path));
      for (const auto line : split_lines(one.text)) out_ += fmt::format("         | {}\n", line);
      return;
    }
    const char* label = "  Do ";
    for (const auto& command : shown_commands(one)) {
      const std::string lines = layout_.command(9, doctor::printable(command));
      out_ += "    " + std::string(label) + lines.substr(9);
      label = "     ";
    }
  }

  void title(const std::string& text) { out_ += layout_.styled(Style::kBold, text) + '\n'; }

  void list(const std::string& heading, const std::vector<std::string>& sentences) {
    if (sentences.empty()) return;
    title(heading);
    for (const auto& one : sentences)
      out_ += layout_.paragraph("  - ", doctor::printable(doctor::sentence(one)) + ".");
    out_ += '\n';
  }

  void left_out() {
    if (plan_.left_out.empty()) return;
    title("Left out, and why");
    for (const auto& one : plan_.left_out)
      out_ += layout_.paragraph("  - ", fmt::format("{}: {}.", one.what, one.why));
    out_ += '\n';
  }

  void contradictions() {
    if (plan_.contradictions.empty()) return;
    title("Lines elsewhere that contradict it");
    for (const auto& one : plan_.contradictions)
      out_ += layout_.paragraph(
          "  - ", doctor::printable(one.line == 0 ? fmt::format("{}: {}", one.file, one.text)
                                                  : fmt::format("{}:{}: {}", one.file, one.line, one.text)));
    out_ += layout_.paragraph("    ", "Setup leaves them alone; rocfix doctor says how to take them out.");
    out_ += '\n';
  }

  void afterwards(const std::string& apply_command) {
    title("Afterwards");
    for (const auto& command : plan_.afterwards) out_ += layout_.command(4, command);
    out_ += "\nNothing was changed. To do it, step by step:\n" + layout_.command(4, apply_command);
  }

  void sources() {
    std::string text;
    for (const auto& one : plan_.sources) text += (text.empty() ? "" : "; ") + one;
    if (!text.empty()) out_ += layout_.paragraph("From ", text);
  }

  const Plan& plan_;
  const Layout& layout_;
  std::string out_;
};

}  // namespace

std::string plan_page(const Plan& plan, const Layout& layout, const std::string& apply_command) {
  return Page(plan, layout).text(apply_command);
}

}  // namespace rocfix::setup
