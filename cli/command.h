// SPDX-License-Identifier: MIT
// A command is a function that adds itself to the program: its options, and a callback that stores the exit
// code. Adding one costs its file and one line in commands.h.
#pragma once

#include <CLI/CLI.hpp>

#include "base/result.h"

namespace rocfix {

enum ExitCode {
  kExitOk = 0,
  kExitFailed = 1,     // some case did not pass
  kExitBadInput = 2,   // bad input, or no such device
  kExitUsage = 64,     // EX_USAGE of sysexits.h
  kExitInternal = 70,  // EX_SOFTWARE: a defect of rocfix
  kExitSignal = 128,   // plus the signal's number, as shells report it: Ctrl-C is 130
};

// All commands, in the order of the help text.
void add_commands(CLI::App& app, int& exit_code);

// Prints "rocfix: message" on standard error and returns the exit code that goes with it.
int report(const Error& error);

// Writes what is buffered; the error when it, or anything before it, could not be written.
Status flush_output();

// This program as the user called it, for commands that he can paste.
const std::string& program_name();
void set_program_name(std::string name);

}  // namespace rocfix
