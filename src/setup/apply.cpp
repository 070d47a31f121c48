// SPDX-License-Identifier: MIT
#include "setup/apply.h"

#include <fmt/format.h>

#include "setup/actions.h"
#include "setup/changes.h"

namespace rocfix::setup {
namespace {

using nlohmann::json;

Result<Journal> open_or_begin(const Tree& tree, const std::string& folder, const Plan& plan) {
  auto journal = Journal::open(tree, folder);
  if (!journal && journal.error().code == Code::kNotFound)
    return Journal::begin(tree, folder, {plan.lane, plan.steps});
  if (!journal) return journal;
  if (journal->undo_begun())
    return Error{Code::kBadInput, "undoing was begun here: finish it with rocfix setup --undo"};
  if (journal->header().lane != plan.lane)
    return Error{Code::kBadInput,
                 fmt::format("lane {} is set up here: rocfix setup --undo takes it back first",
                             journal->header().lane)};
  return journal;
}

// When folders were changed last, now that the step is done: to see later whether others changed them.
Status note_after(const Site& site, size_t index) {
  for (const auto& event : site.journal.events(index)) {
    if (text_in(event, "event") != "times") continue;
    const std::string path = text_in(event, "path");
    const auto host = site.tree.host(path);
    const auto status = host ? status_of(*host) : std::nullopt;
    if (status)
      ROCFIX_CHECK(site.journal.append(
          {{"event", "after"}, {"step", index}, {"path", path}, {"modified", times_of(*status).modified}}));
  }
  return {};
}

// Done as a whole, or nothing of it.
Status carry_out(const Site& site, size_t index) {
  ROCFIX_CHECK(site.journal.append({{"event", "begin"}, {"step", index}}));
  ROCFIX_CHECK(site.journal.append({{"event", "running"}, {"step", index}}));
  ROCFIX_CHECK(do_step(site, index));
  if (site.hands.interrupted()) return Error{Code::kTimeout, "interrupted"};
  ROCFIX_CHECK(note_after(site, index));
  return site.journal.append({{"event", "done"}, {"step", index}});
}

std::string headline(const Site& site, size_t index) {
  const auto& steps = site.journal.header().steps;
  return fmt::format("[{}/{}] {}", index + 1, steps.size(), steps[index].title);
}

Error stuck(const Error& error) {
  return {error.code,
          fmt::format("{}. What remains is written down: the same command tries again", error.message)};
}

Result<Outcome> do_next(const Site& site, size_t index) {
  const Step& step = site.journal.header().steps[index];
  site.hands.say(headline(site, index));
  if (step.root && !site.hands.allow_root(step))
    return site.hands.interrupted() ? Outcome::kInterrupted : Outcome::kDeclined;
  const auto status = carry_out(site, index);
  if (status) return Outcome::kDone;
  site.hands.say(fmt::format("Step {} failed: {}", index + 1, status.error().message));
  site.hands.say("What it did is taken back.");
  if (const auto back = take_back(site, index); !back) return stuck(back.error());
  return site.hands.interrupted() ? Outcome::kInterrupted : Outcome::kFailed;
}

}  // namespace

Result<Outcome> apply(const Tree& tree, const std::string& folder, const Plan& plan, const Hands& hands) {
  auto journal = open_or_begin(tree, folder, plan);
  if (!journal) return journal.error();
  const Site site{tree, *journal, hands};
  const size_t count = journal->header().steps.size();
  for (size_t i = 0; i < count; ++i) {
    if (journal->state(i) == StepState::kDone) {
      hands.say(headline(site, i) + ": done before");
      continue;
    }
    if (journal->state(i) == StepState::kBegun) {
      hands.say(fmt::format("Step {} was not finished last time: what it did is taken back.", i + 1));
      if (const auto back = take_back(site, i); !back) return stuck(back.error());
    }
    const auto outcome = do_next(site, i);
    if (!outcome || *outcome != Outcome::kDone) return outcome;
  }
  return Outcome::kDone;
}

Result<Outcome> undo(const Tree& tree, const std::string& folder, const Hands& hands) {
  auto journal = Journal::open(tree, folder);
  if (!journal) return journal.error();
  const Site site{tree, *journal, hands};
  if (!journal->undo_begun()) ROCFIX_CHECK(journal->append({{"event", "undo"}}));
  for (size_t i = journal->header().steps.size(); i-- > 0;) {
    if (journal->state(i) == StepState::kUntouched) continue;
    const Step& step = journal->header().steps[i];
    hands.say(headline(site, i) + ": taking it back");
    if (step.root && !hands.allow_root(step)) return Outcome::kDeclined;
    if (const auto back = take_back(site, i); !back) return stuck(back.error());
    if (hands.interrupted()) return Outcome::kInterrupted;
  }
  ROCFIX_CHECK(journal->remove());
  return Outcome::kDone;
}

Result<std::string> applied_lane(const Tree& tree, const std::string& folder) {
  const auto journal = Journal::open(tree, folder);
  if (journal) return journal->header().lane;
  if (journal.error().code == Code::kNotFound) return std::string();
  return journal.error();
}

}  // namespace rocfix::setup
