// SPDX-License-Identifier: MIT
#include "base/settings.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <map>

namespace rocfix {
namespace {

using testing::HasSubstr;

class FindDbPath : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : kNames) {
      const char* value = getenv(name);
      if (value != nullptr) before_[name] = value;
      unsetenv(name);
    }
  }
  void TearDown() override {
    for (const char* name : kNames)
      before_.count(name) ? setenv(name, before_[name].c_str(), 1) : unsetenv(name);
  }

  static constexpr const char* kNames[] = {"ROCFIX_DB", "XDG_DATA_HOME", "HOME"};
  std::map<std::string, std::string> before_;
};

TEST_F(FindDbPath, IsInTheHome) {
  setenv("HOME", "/home/you", 1);
  EXPECT_EQ(find_db_path().value(), "/home/you/.local/share/rocfix/find.db");
}

TEST_F(FindDbPath, IsInTheDataFolderWhereThereIsOne) {
  setenv("HOME", "/home/you", 1);
  setenv("XDG_DATA_HOME", "/data", 1);
  EXPECT_EQ(find_db_path().value(), "/data/rocfix/find.db");
  setenv("XDG_DATA_HOME", "data", 1);
  EXPECT_EQ(find_db_path().value(), "/home/you/.local/share/rocfix/find.db");
  setenv("XDG_DATA_HOME", "", 1);
  EXPECT_EQ(find_db_path().value(), "/home/you/.local/share/rocfix/find.db");
}

TEST_F(FindDbPath, IsWhatTheUserSays) {
  setenv("XDG_DATA_HOME", "/data", 1);
  setenv("ROCFIX_DB", "mine.db", 1);
  EXPECT_EQ(find_db_path().value(), "mine.db");
}

TEST_F(FindDbPath, IsNoneWhenItIsOffOrNobodysHomeIsKnown) {
  EXPECT_THAT(find_db_path().error().message, HasSubstr("set ROCFIX_DB, or HOME"));
  setenv("HOME", "/home/you", 1);
  setenv("ROCFIX_DB", "off", 1);
  EXPECT_THAT(find_db_path().error().message, HasSubstr("ROCFIX_DB=off"));
}

}  // namespace
}  // namespace rocfix
