// SPDX-License-Identifier: MIT
#include "doctor/report/page.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "doctor/live/live_checks.h"
#include "doctor/report/markdown.h"
#include "doctor/report/marks.h"

namespace rocfix::doctor {
namespace {

class Page {
 public:
  Page(const Diagnosis& diagnosis, const Machine& machine, const PageOptions& options)
      : diagnosis_(diagnosis), machine_(machine), options_(options), layout_(options.layout) {}

  std::string text() {
    header();
    if (diagnosis_.first != nullptr) first(*diagnosis_.first);
    for (const State state : {State::kFail, State::kWarn})
      for (const auto& one : diagnosis_.results)
        if (one.finding.state == state && &one != diagnosis_.first) other(one);
    notes();
    groups();
    summary();
    return out_;
  }

 private:
  void header() {
    std::string text = diagnosis_.has_card ? diagnosis_.card : "";
    if (!machine_.distribution.pretty.empty())
      text += (text.empty() ? "" : ", ") + machine_.distribution.pretty;
    if (!machine_.kernel.release.empty())
      text += (text.empty() ? "" : ", ") + ("Linux " + machine_.kernel.release);
    if (!text.empty()) out_ += layout_.paragraph("", text);
    if (!diagnosis_.has_card) no_card();
    out_ += '\n';
  }

  void no_card() {
    const std::string others = diagnosis_.other_gpus.empty()
                                   ? ""
                                   : fmt::format(" (AMD GPUs of another kind: {})", diagnosis_.other_gpus);
    out_ += layout_.paragraph(
        "", fmt::format(
                "No RDNA1 card (RX 5500, 5600, 5700, BC-250) is here{}, so only the software was checked.",
                others));
    for (const auto& one : diagnosis_.results)
      if (one.check == &check_L90 && one.finding.state == State::kPass)
        out_ += layout_.paragraph("", sentence(one.finding.summary) + ".");
  }

  void first(const Examined& one) {
    out_ += layout_.styled(Style::kBold, "Do this first") + '\n';
    headline(one);
    remedy(one.finding.fix);
    details(one);
    out_ += '\n';
  }

  void headline(const Examined& one) {
    const Mark mark = mark_of(one.finding.state);
    std::string lines =
        layout_.paragraph(fmt::format("  {} {} ", mark.text, one.check->id), sentence(one.finding.summary));
    const std::string_view plain = mark.text;
    lines.replace(lines.find(plain), plain.size(), layout_.styled(mark.style, plain));
    out_ += lines;
  }

  void remedy(const Fix& fix) {
    constexpr size_t kIndent = 13;
    const std::string blanks(kIndent, ' ');
    if (!fix.text.empty())
      out_ += layout_.paragraph("      Remedy ", sentence(fix.text) + (fix.commands.empty() ? "." : ":"));
    for (const auto& command : fix.commands) {
      const std::string lines = layout_.command(kIndent + 2, command);
      out_ += options_.layout.color ? layout_.styled(Style::kBold, lines.substr(0, lines.size() - 1)) + '\n'
                                    : lines;
    }
    if (fix.reboot) out_ += layout_.paragraph(blanks, "Then restart the machine.");
    if (!fix.risk.empty()) out_ += layout_.paragraph(blanks, "Mind: " + fix.risk + ".");
    undo(fix.undo);
  }

  // A sentence begins with a capital, a command does not.
  void undo(const std::string& text) {
    if (text.empty()) return;
    const bool is_sentence = std::isupper(static_cast<unsigned char>(text[0]));
    const std::string first = "        Undo ";
    out_ += is_sentence ? layout_.paragraph(first, text + ".")
                        : first + layout_.command(first.size(), text).substr(first.size());
  }

  void details(const Examined& one) {
    if (!one.finding.why.empty()) out_ += layout_.paragraph("         Why ", sentence(one.finding.why) + ".");
    evidence(one, options_.verbose ? 100 : 3);
    consequences(one);
    sources(one);
  }

  void evidence(const Examined& one, size_t limit) {
    const auto& list = one.finding.evidence;
    for (size_t i = 0; i < std::min(list.size(), limit); ++i) {
      const auto& place = list[i];
      const std::string where = place.line == 0 ? place.file : fmt::format("{}:{}", place.file, place.line);
      out_ += layout_.paragraph(i == 0 ? "        Seen " : "             ",
                                where + (place.text.empty() ? "" : ": " + place.text));
    }
    if (list.size() > limit) out_ += fmt::format("             and {} more (-v)\n", list.size() - limit);
  }

  void consequences(const Examined& one) {
    std::string text;
    for (const auto& other : diagnosis_.results)
      if (other.cause == one.check)
        text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", other.check->id, other.finding.summary);
    if (!text.empty()) out_ += layout_.paragraph("    Explains ", text);
  }

  void sources(const Examined& one) {
    const char* first = "        From ";
    for (const auto source : one.check->sources) {
      out_ += layout_.paragraph(first, source_url(source));
      first = "             ";
      if (!options_.verbose) break;
    }
  }

  void other(const Examined& one) {
    headline(one);
    remedy(one.finding.fix);
    if (options_.verbose)
      details(one);
    else {
      evidence(one, 1);
      consequences(one);
    }
    out_ += '\n';
  }

  // What is worth knowing, and what could not be found out: a line each; one line for all that one reason
  // hides.
  void notes() {
    const size_t before = out_.size();
    for (const State state : {State::kUnknown, State::kInfo})
      for (const auto& one : diagnosis_.results)
        if (one.finding.state == state && !is_repeated(one)) note(one);
    if (out_.size() > before) out_ += '\n';
  }

  bool is_repeated(const Examined& one) const {
    const auto first =
        std::find_if(diagnosis_.results.begin(), diagnosis_.results.end(), [&](const auto& other) {
          return other.finding.state == one.finding.state && other.finding.summary == one.finding.summary;
        });
    return &*first != &one;
  }

  void note(const Examined& one) {
    headline(one);
    std::string others;
    for (const auto& other : diagnosis_.results)
      if (&other != &one && other.finding.state == one.finding.state &&
          other.finding.summary == one.finding.summary)
        others += fmt::format("{}{}", others.empty() ? "" : ", ", other.check->id);
    if (!others.empty()) out_ += layout_.paragraph("        Also ", others);
    if (one.finding.state == State::kUnknown || options_.verbose) remedy(one.finding.fix);
    if (options_.verbose) details(one);
  }

  void groups() {
    for (const auto& one : diagnosis_.results)
      if (options_.verbose && (one.finding.state == State::kPass || one.finding.state == State::kSkip ||
                               one.finding.state == State::kBlocked))
        verbose_line(one);
    if (options_.verbose) out_ += '\n';
  }

  void verbose_line(const Examined& one) {
    headline(one);
    if (one.cause != nullptr) out_ += fmt::format("             follows from {}\n", one.cause->id);
    if (one.finding.state == State::kBlocked) evidence(one, 5);
    if (one.milliseconds >= 10) out_ += fmt::format("             took {:.0f} ms\n", one.milliseconds);
  }

  void summary() {
    const size_t failed = diagnosis_.count(State::kFail), warned = diagnosis_.count(State::kWarn);
    std::string text = failed + warned == 0 ? "Nothing wrong was found: " : "";
    const std::pair<State, const char*> words[] = {{State::kFail, "to mend"},
                                                   {State::kWarn, "to look at"},
                                                   {State::kBlocked, "that follow"},
                                                   {State::kUnknown, "unknown"},
                                                   {State::kPass, "fine"},
                                                   {State::kInfo, "notes"},
                                                   {State::kSkip, "not for this machine"}};
    bool first = true;
    for (const auto& [state, word] : words)
      if (const size_t count = diagnosis_.count(state); count > 0) {
        text += fmt::format("{}{} {}", first ? "" : ", ", count,
                            count == 1 && word == std::string("notes") ? "note" : word);
        first = false;
      }
    out_ += layout_.paragraph("", text + ".");
    out_ += layout_.paragraph("", fmt::format("All details: {} -v. For an issue: {} --markdown",
                                              options_.command, options_.command));
    out_ += layout_.paragraph("", fmt::format("{}, facts as of 2026-11.", options_.tool));
  }

  const Diagnosis& diagnosis_;
  const Machine& machine_;
  const PageOptions& options_;
  const Layout& layout_;
  std::string out_;
};

}  // namespace

std::string page(const Diagnosis& diagnosis, const Machine& machine, const PageOptions& options) {
  return options.markdown ? markdown_page(diagnosis, machine, options)
                          : Page(diagnosis, machine, options).text();
}

}  // namespace rocfix::doctor
