# SPDX-License-Identifier: MIT
"""librocfix.so: where it is, its functions, its errors."""
import ctypes
import os
import shutil
import threading
from ctypes import POINTER, byref, c_char, c_char_p, c_double, c_int, c_size_t, c_void_p
from pathlib import Path

_NAME = "librocfix.so.0"
_REMEDY = ("In rocfix's folder run `./x install` (or `./x build`, then set ROCFIX_LIBRARY to the full path of "
           "build/src/librocfix.so).")

# Name, result, arguments: include/rocfix/rocfix.h.
_FUNCTIONS = (
    ("rocfix_version", c_char_p, ()),
    ("rocfix_last_error", c_char_p, ()),
    ("rocfix_status_name", c_char_p, (c_int,)),
    ("rocfix_context_create", c_int, (c_char_p, c_void_p, POINTER(c_void_p))),
    ("rocfix_context_device", c_char_p, (c_void_p,)),
    ("rocfix_context_destroy", None, (c_void_p,)),
    ("rocfix_solution_create", c_int, (c_void_p, c_char_p, c_char_p, POINTER(c_void_p))),
    ("rocfix_solution_destroy", None, (c_void_p,)),
    ("rocfix_solution_solver", c_char_p, (c_void_p,)),
    ("rocfix_solution_error_growth", c_double, (c_void_p,)),
    ("rocfix_solution_workspace_bytes", c_size_t, (c_void_p,)),
    ("rocfix_solution_tensor_bytes", c_size_t, (c_void_p, c_char)),
    ("rocfix_execute_on", c_int, (c_void_p,) * 7 + (c_size_t,)),
    ("rocfix_execute_host", c_int, (c_void_p,) * 5),
)

BAD_INPUT, UNSUPPORTED, NOT_FOUND = 1, 2, 3


class RocfixError(RuntimeError):
    """What rocfix reports: a sentence with the remedy. `status` is the C interface's number, 0 where there is none."""

    def __init__(self, message, status=0):
        super().__init__(message)
        self.status = status


class LibraryNotFound(RocfixError):
    """librocfix.so or the rocfix program is not there, or does not fit this package."""


def _chosen():
    """The file that ROCFIX_LIBRARY names, as a file or by its folder; None when it is not set."""
    value = os.environ.get("ROCFIX_LIBRARY")
    if not value:
        return None
    path = Path(value).expanduser()
    if path.is_dir():
        path = path / "librocfix.so"
    if not path.is_file():
        raise LibraryNotFound("ROCFIX_LIBRARY=%s: there is no such file. %s" % (value, _REMEDY))
    return path


def _candidates():
    package = Path(__file__).resolve().parent
    yield package.parent.parent / "build" / "src" / "librocfix.so"  # this package inside rocfix's source folder
    for prefix in (Path("/usr/local"), Path.home() / ".local", Path("/usr"), Path("/opt/rocfix")):
        for folder in ("lib", "lib64", "lib/x86_64-linux-gnu"):
            yield prefix / folder / _NAME


def _path_of_loaded():
    """The file behind a library that the loader found by its name."""
    with open("/proc/self/maps") as maps:
        for line in maps:
            if "/librocfix.so" in line:
                return Path(line.split(maxsplit=5)[5].strip())
    return Path(_NAME)


def _open():
    chosen = _chosen()
    paths = [chosen] if chosen else [p for p in _candidates() if p.is_file()]
    for path in paths:
        try:
            return ctypes.CDLL(str(path)), path
        except OSError as error:
            raise LibraryNotFound("%s cannot be loaded: %s. %s" % (path, error, _REMEDY)) from None
    try:
        return ctypes.CDLL(_NAME), _path_of_loaded()  # where the loader looks: LD_LIBRARY_PATH, ldconfig
    except OSError:
        raise LibraryNotFound("librocfix.so is not installed. %s" % _REMEDY) from None


class Library:
    """The C interface: each function as an attribute without its prefix; wrong statuses become RocfixError."""

    def __init__(self):
        handle, self.path = _open()
        for name, result, arguments in _FUNCTIONS:
            try:
                function = getattr(handle, name)
            except AttributeError:
                raise LibraryNotFound("%s lacks %s: it is older than this package. %s" % (self.path, name, _REMEDY)) from None
            function.restype, function.argtypes = result, arguments
            setattr(self, name[len("rocfix_"):], function)
        self.version_text = self.version().decode()

    def check(self, status):
        if status != 0:
            raise self.error(status)

    def error(self, status):
        message = self.last_error().decode(errors="replace")
        return RocfixError(message or self.status_name(status).decode(), status)

    def create(self, function, *arguments):
        """The handle that a create function writes to its last argument."""
        handle = c_void_p()
        self.check(function(*arguments, byref(handle)))
        return handle


_lock = threading.Lock()
_library = None


def library():
    """The library, loaded at the first call. Raises LibraryNotFound."""
    global _library
    with _lock:
        if _library is None:
            _library = Library()
        return _library


def find_program():
    """The full path of the rocfix program: beside the library, else in PATH. Raises LibraryNotFound."""
    try:
        folder = library().path.resolve().parent
        for place in (folder.parent / "rocfix", folder.parent / "bin" / "rocfix", folder.parent.parent / "bin" / "rocfix"):
            if place.is_file() and os.access(str(place), os.X_OK):
                return str(place)
    except LibraryNotFound:
        if os.environ.get("ROCFIX_LIBRARY"):
            raise
    found = shutil.which("rocfix")
    if found is None:
        raise LibraryNotFound("the rocfix program is neither beside librocfix.so nor in PATH. %s" % _REMEDY)
    return found
