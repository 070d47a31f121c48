# SPDX-License-Identifier: MIT
"""`python -m rocfix ...`: the rocfix program with these arguments, in place of this process."""
import os
import sys

from ._library import LibraryNotFound, find_program


def main():
    try:
        program = find_program()
        os.execv(program, [program] + sys.argv[1:])
    except (LibraryNotFound, OSError) as error:
        print("rocfix: %s" % error, file=sys.stderr)
        return 127
    return 0


if __name__ == "__main__":
    sys.exit(main())
