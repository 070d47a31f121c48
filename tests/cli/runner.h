// SPDX-License-Identifier: MIT
// Runs the real program as a user would: in a folder of its own, under a time limit, with pipes or on a
// terminal.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "folder.h"

namespace rocfix {

struct Command {
  std::vector<std::string> arguments;
  std::string program = ROCFIX_PROGRAM;
  std::string name;                                // argv[0]; "" = the program's path
  std::string input;                               // standard input
  std::string folder;                              // working directory; "" = a fresh one
  std::map<std::string, std::string> environment;  // beside the test's own
  int columns = 0;                                 // over 0: on a terminal of that width
  double limit_s = 60;
};

struct Finished {
  std::string out, err;  // on a terminal, all is in `out`
  int exit_code = -1;    // -1 when a signal ended it
  int signal = 0;
  bool in_time = true;
  double seconds = 0;
};

// A program that runs; whatever is left of it goes with the object.
class Program {
 public:
  explicit Program(Command command);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const { return pid_; }
  // Reads until `text` stands in the output that often; false when the time is over or the output ended.
  bool wait_for(const std::string& text, int times = 1);
  void send(int signal_number) const;
  void send_to_all(int signal_number) const;  // its children too, as a terminal does on Ctrl-C
  bool type(std::string_view keys) const;     // on its terminal
  void close_output();                        // as `| head` does when it has seen enough
  Finished finish();

 private:
  void start_on_pipes(const Command& command);
  void start_on_terminal(const Command& command);
  bool read_some();
  void reap();
  double seconds() const;

  TemporaryFolder folder_;
  Command command_;
  pid_t pid_ = -1;
  int out_ = -1, err_ = -1;
  double started_;
  Finished finished_;
};

// To the end, with the words of a command line.
Finished run(const std::vector<std::string>& arguments);
Finished run(Command command);
// A line of /bin/sh; "$ROCFIX" is the program.
Finished run_shell(const std::string& line);

}  // namespace rocfix
