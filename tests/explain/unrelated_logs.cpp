// SPDX-License-Identifier: MIT
#include "explain/logs.h"

namespace rocfix::explain {
namespace {

constexpr Log kLogs[] = {
    {"empty", ""},
    {"python key error",
     "Traceback (most recent call last):\n  File \"a.py\", line 3, in f\n    return d['x']\nKeyError: 'x'\n"},
    {"python import", "ModuleNotFoundError: No module named 'requests'\n"},
    {"torch shapes", "RuntimeError: mat1 and mat2 shapes cannot be multiplied (4x3 and 4x3)\n"},
    {"torch types",
     "RuntimeError: Expected all tensors to be on the same device, but found at least two devices, cuda:0 "
     "and cpu!\n"},
    {"cuda memory",
     "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 23.65 GiB "
     "total)\n"},
    {"cuda kernel", "RuntimeError: CUDA error: no kernel image is available for execution on the device\n"},
    {"cuda driver",
     "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\nGPU Available: False\n"},
    {"cpu torch on nvidia", "torch 2.4.1+cu121\ntorch.cuda.is_available() False\n"},
    {"nvrm",
     "[ 10.1] NVRM: Xid (PCI:0000:01:00): 31, pid=1, name=python, Ch 1, MMU Fault: ENGINE GRAPHICS\n"},
    {"cudnn", "RuntimeError: cuDNN error: CUDNN_STATUS_NOT_INITIALIZED\n"},
    {"gcc",
     "a.c: In function 'main':\na.c:3:5: error: 'x' undeclared (first use in this function)\nmake: *** [a.o] "
     "Error 1\n"},
    {"ld",
     "/usr/bin/ld: a.o: in function `main': undefined reference to `foo'\ncollect2: error: ld returned 1 "
     "exit status\n"},
    {"cmake",
     "CMake Error at CMakeLists.txt:3 (find_package): Could not find a package configuration file\n"},
    {"usb dmesg",
     "[    1.6] usb 1-1: new high-speed USB device number 2 using xhci_hcd\n[    6.17] usb 1-1: Product: "
     "Keyboard\n"},
    {"disk dmesg",
     "[ 99.0] EXT4-fs error (device sda1): ext4_find_entry: reading directory lblock 0\n[ 99.1] Kernel panic "
     "- not syncing: VFS\n"},
    {"healthy amdgpu dmesg",
     "[    3.0] [drm] amdgpu kernel modesetting enabled.\n[    3.1] amdgpu 0000:03:00.0: amdgpu: VRAM: "
     "6128M\n"
     "[    3.2] kfd kfd: amdgpu: added device 1002:731f\n[    3.3] [drm] Initialized amdgpu 3.57.0\n"},
    {"i915 reset", "[ 12.0] i915 0000:00:02.0: [drm] GPU HANG: ecode 9:1:85dffffb, in Xorg [812]\n"},
    {"apt", "E: Unable to locate package foo\nE: Could not get lock /var/lib/dpkg/lock-frontend\n"},
    {"pip",
     "ERROR: Could not find a version that satisfies the requirement tensorflow==1.15 (from versions: "
     "2.5.0)\n"},
    {"sqlite elsewhere", "sqlite3.OperationalError: unable to open database file\n"},
    {"subprocess",
     "subprocess.CalledProcessError: Command '['ls']' returned non-zero exit status 2. nonzero changed\n"},
    {"permission elsewhere",
     "bash: ./run.sh: Permission denied\nPermissionError: [Errno 13] Permission denied: '/root/x'\n"},
    {"healthy rocm torch",
     "torch 2.12.0+rocm7.15\nHSA_OVERRIDE_GFX_VERSION not set\nGPU Available: True\nAMD Radeon RX 5600 XT\n"},
    {"java", "Exception in thread \"main\" java.lang.NullPointerException\n\tat Main.main(Main.java:5)\n"},
};

}  // namespace

std::span<const Log> unrelated_logs() {
  return kLogs;
}

}  // namespace rocfix::explain
