// SPDX-License-Identifier: MIT
// The environment: the only place that reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rocfix {

struct Settings {
  bool color = false;  // standard output is a terminal that wants colour (NO_COLOR, TERM)
  std::optional<std::string> gfx_override;  // HSA_OVERRIDE_GFX_VERSION
};

Settings read_settings();

// ROCFIX_SOLVER: the solver, "implicit_gemm" or "implicit_gemm:64x32", that computes all where no argument names one; ""
// when it is not set.
std::string wanted_solver();
// ROCFIX_ACCURACY: "exact" (no solver that rounds more than the sums themselves or may flush denormals) or "fast", which is
// what it is when not set. kBadInput for anything else.
Result<bool> wants_exact();

// Where the times of earlier runs are kept: ROCFIX_DB, else rocfix/find.db in $XDG_DATA_HOME, else in
// ~/.local/share. The error says why there is no such place: it is switched off, or nobody's home is known.
Result<std::string> find_db_path();

// XDG_STATE_HOME or XDG_CONFIG_HOME: "" when it is not set or no absolute path, which is to be ignored.
std::string state_folder();
std::string config_folder();
// sudo started this program for somebody else (SUDO_USER).
bool started_by_sudo();

// What the virtual card is told: it lives in a library, where no command line reaches it.
struct CardSettings {
  std::string chip = "gfx1010";             // ROCFIX_CARD
  std::optional<std::string> gfx_override;  // HSA_OVERRIDE_GFX_VERSION
  unsigned threads = 0;                     // ROCFIX_CARD_THREADS, 0: one a core
  uint64_t seed = 0;                        // ROCFIX_CARD_SEED, 0: waves in order
  bool strict = false;                      // ROCFIX_CARD_STRICT, anything but 0
  uint64_t budget = 0;                      // ROCFIX_CARD_BUDGET, instructions a wave, 0: the default
  std::string report_path;                  // ROCFIX_CARD_REPORT, a file for machine-readable reports
  std::string profile_path;                 // ROCFIX_CARD_PROFILE, a file for what each kernel did
};

// The error names a variable whose text is no number.
Result<CardSettings> read_card_settings();

// Tells the virtual card that this process, or a program that it starts, will load.
struct CardChoice {
  std::string chip;
  bool strict = false;
  std::string profile;  // file for what each kernel did; empty: none
  std::string library;  // its path, for programs that find their libraries by LD_LIBRARY_PATH
};
void choose_card(const CardChoice& choice);

// For the programs that this process becomes or starts; "" takes it out.
void set_gfx_override(const std::string& version);

// Who computes the convolutions of a program that uses MIOpen: the engine what it takes; MIOpen, but what froze before the
// engine; MIOpen alone.
enum class Policy { kEngine, kGuard, kOff };
inline constexpr const char* kPolicyNames[] = {"engine", "guard", "off"};
std::optional<Policy> parse_policy(std::string_view text);

// What the interposer is told: it too lives in a library.
struct InterposerSettings {
  Policy policy = Policy::kEngine;  // ROCFIX_POLICY; what it does not know is off
  std::string journal_path;         // ROCFIX_JOURNAL: a file for who computed what
  double watch_s = 0;               // ROCFIX_WATCH: seconds after which a convolution counts as frozen; 0: no watch
  bool watch_ends_process = true;   // ROCFIX_WATCH_ACTION, anything but "wait"
};
InterposerSettings read_interposer_settings();
// Preloads it into the programs that this process becomes or starts.
void choose_interposer(const InterposerSettings& settings, const std::string& library);

// Its wrapper of MIOpen is found before MIOpen, and does the same without being preloaded.
void choose_wrapper(const InterposerSettings& settings, const std::string& library);
// The folders of LD_LIBRARY_PATH.
std::vector<std::string> library_path_folders();
// Those of PATH.
std::vector<std::string> program_path_folders();

// A terminal is on the other end of the descriptor.
bool is_terminal(int descriptor);
// Columns of the terminal on standard output, at most `most`; `otherwise` where there is none.
size_t terminal_columns(size_t otherwise, size_t most);

}  // namespace rocfix
