// SPDX-License-Identifier: MIT
#include "explain/logs.h"

namespace rocfix::explain {
namespace {

constexpr Log kSymptoms[] = {
    {"S01",
     "Loading weights [6ce0161689] from model.safetensors\nCreating model from config: v1-inference.yaml\n"
     "LatentDiffusion: Running in eps-prediction mode\nDiffusionWrapper has 859.52 M params.\n"},
    {"S02", "GPU 100 % load, no coil noise, never ends\n"},
    {"S03",
     ":0:rocdevice.cpp:2614: 1234 us: Callback: Queue 0x7f aborting with error : "
     "HSA_STATUS_ERROR_MEMORY_APERTURE_VIOLATION: The agent attempted to access memory beyond the largest "
     "legal "
     "address. code: 0x29\nAborted (core dumped)\n"},
    {"S04",
     "Memory access fault by GPU node-1 (Agent handle: 0x55d) on address 0x7f10. Reason: Page not present or "
     "supervisor privilege.\nAborted (core dumped)\n"},
    {"S05",
     "Traceback (most recent call last):\n  File \"t.py\", line 4, in <module>\n    y = x + 1\n"
     "RuntimeError: HIP error: invalid device function\nCompile with `TORCH_USE_HIP_DSA` to enable "
     "device-side "
     "assertions.\n"},
    {"S06",
     "\"hipErrorNoBinaryForGpu: Unable to find code object for all current devices!\"\nAborted (core "
     "dumped)\n"},
    {"S07",
     "rocBLAS error: Cannot read /opt/rocm/lib/rocblas/library/TensileLibrary.dat: Illegal seek for GPU arch "
     ": "
     "gfx1010\n List of available TensileLibrary Files : \n\"TensileLibrary_lazy_gfx1030.dat\"\n"},
    {"S08",
     "Thread 1 received signal SIGSEGV, Segmentation fault.\n#0 0x7f in Tensile::PlaceholderLibrary<"
     "Tensile::ContractionProblem>::loadPlaceholderLibrary() const ()\n"},
    {"S09",
     "modules.devices.NansException: A tensor with all NaNs was produced in Unet. This could be either "
     "because "
     "there's not enough precision to represent the picture, or because your video card does not support "
     "half "
     "type. Try --no-half.\n"},
    {"S10", "Z-Image on gfx1010: with the Triton backend only grey garbage comes out, eager is right\n"},
    {"S11",
     "<inline asm>:14:20: error: not a valid operand.\nv_add_f32 v3 v3 v3 row_bcast:15 row_mask:0xa\n"
     "MIOpen Error: BuildHip: code object build failed. Source: MIOpenBatchNormFwdTrainSpatial.cl\n"},
    {"S12",
     "ck/utility/amd_buffer_addressing.hpp:32:48: error: use of undeclared identifier "
     "'CK_BUFFER_RESOURCE_3RD_DWORD'\n"},
    {"S13",
     "MIOpen(HIP): Warning [SQLiteBase] Missing system database file: gfx1030_18.kdb Performance may "
     "degrade.\n"},
    {"S14", "MIOPEN_FIND_ENFORCE=3 python train.py\nepoch 0 step 0 ... Feels hung (33 min)\n"},
    {"S15",
     "[    4.1] amdgpu 0000:07:00.0: amdgpu: VRAM: 8176M\n[    4.2] kfd kfd: amdgpu: skipped device "
     "1002:7341, PCI "
     "rejects atomics 123<145\n"},
    {"S16", "ROCm: hostcall not available, the GPU hangs at the first printf\n"},
    {"S17",
     "[ 812.1] amdgpu 0000:03:00.0: amdgpu: HIQ MQD's queue_doorbell_id0 is not 0, Queue preemption time "
     "out\n"
     "[ 812.2] amdgpu: Failed to evict process queues\n[ 812.3] amdgpu 0000:03:00.0: amdgpu: GPU reset "
     "begin!\n"
     "[ 813.0] amdgpu 0000:03:00.0: amdgpu: BACO reset\n[ 813.9] [drm] VRAM is lost due to GPU reset!\n"},
    {"S18",
     "[    0.0] Linux version 6.17.0-8-generic\n[    3.0] [drm] initializing kernel modesetting (NAVI10)\n"
     "[ 400.0] RIP: 0010:amdgpu_vm_update\n[ 400.1] Kernel panic - not syncing: Fatal exception in "
     "interrupt\n"},
    {"S19",
     "ImportError: libamdhip64.so: cannot enable executable stack as shared object requires: Invalid "
     "argument\n"},
    {"S20",
     "A module that was compiled using NumPy 1.x cannot be run in\nNumPy 2.2.1 as it may crash.\n"
     "AttributeError: _ARRAY_API not found\n"},
    {"S21",
     "ERROR: Could not find a version that satisfies the requirement torch==1.13.1+rocm5.2 (from versions: "
     "2.2.0)\n"
     "ERROR: No matching distribution found for torch==1.13.1+rocm5.2\n"},
    {"S22",
     "Could not load /opt/rocm-6.0.0/lib/rocblas/library/TensileManifest.txt\nImportError: libtorch_hip.so: "
     "undefined symbol: hipGetDevicePropertiesR0600\n"},
    {"S23",
     "torch.cuda.get_device_name(0) = AMD Radeon Graphics\nRuntimeError: HIP error: device kernel image is "
     "invalid\n"},
    {"S24",
     ">>> torch.cuda.device_count()\n0\n>>> torch.cuda.device_count() == 0, but hipInfo sees 1; pip has "
     "amdsmi 7.0\n"},
    {"S25",
     "ROCk module is loaded\nUnable to open /dev/kfd read-write: Permission denied\nada is not member of "
     "\"render\" "
     "group, the default DRM access group.\n"},
    {"S26", "\033[31mROCk module is NOT loaded, possibly no GPU devices\033[0m\n"},
    {"S27",
     "MIOpen Error: /MIOpen/src/sqlite_db.cpp:220: Internal error while accessing SQLite database: database "
     "disk "
     "image is malformed\n"},
    {"S28", "torch.nonzero(x) on my RX 5700 XT is wrong: mismatch with the CPU, no error\n"},
    {"S29", "MIOpen(HIP): Error [miopenRNNForwardTraining] RNN GPU kernel: compile error\n"},
    {"S30",
     "torch.OutOfMemoryError: HIP out of memory. Tried to allocate 2.25 GiB. GPU 0 has a total capacity of "
     "5.98 GiB\n"},
    {"S31", "rocblaslt error: Cannot read \"TensileLibrary_lazy_gfx1010.dat\": No such file or directory\n"},
    {"S32",
     "rccl/src/collectives/device/prims_ll.h:61: error: instruction not supported on this "
     "GPU\n\tbuffer_wbinvl1_vol\n"},
    {"S33",
     "  File \"tinygrad/runtime/ops_amd.py\", line 700\nOSError: [Errno 22] AMDKFD_IOC_CREATE_QUEUE: Invalid "
     "argument\n"},
    {"S34", "C:\\> hipInfo.exe\nhipInfo: error: no ROCm-capable device is detected\n"},
    {"S35",
     "BC-250: two live hipMalloc blocks alias each other, the data is wrong\nhipMemcpy by SDMA of more than "
     "16384 "
     "bytes never ends\n"},
    {"S36", "llama.cpp on gfx1013: fluent text that makes no sense\n"},
    {"S37",
     "RuntimeError: context has already been set\n  File \"dataloader.py\", line 1042, in __init__\n    "
     "w.start()\n"},
    {"S38", "GPU Available: False\n"},
};

// As owners write it elsewhere: a line without those around it, or a headline.
constexpr Log kShort[] = {
    {"S17", "Failed to evict process queues\n"},
    {"S17", "[drm] VRAM is lost\n"},
    {"S24", "torch.cuda.device_count()==0 while HIP sees 1\n"},
    {"S31", "Cannot read \"TensileLibrary_lazy_gfx1010.dat\"\n"},
    {"S16", "torch 2 hangs, only on boards without atomics\n"},
    {"S16", "PCIe atomics not supported, hostcall is not available\n"},
    {"S18", "Occasional kernel panics/freezes with ≥6.17 kernels\n"},
    {"S10", "Black/garbage only with Triton kernels\n"},
    {"S28", "nonzero on gfx1010 is wrong compared with the CPU\n"},
    {"S30", "OOM on 6/8 GB: SDXL, VAE decode, hires fix\n"},
    {"S38", "hipErrorNoDevice: no ROCm-capable device is detected\n"},
};

constexpr Log kSeed[] = {
    // Troubleshooting
    {"S03",
     "HSA_STATUS_ERROR_MEMORY_APERTURE_VIOLATION: The agent attempted to access memory beyond the largest "
     "legal "
     "address\n"},
    {"S20", "A module that was compiled using NumPy 1.x cannot be run in NumPy 2.x\n"},
    {"S21", "ERROR: Could not find a version that satisfies the requirement torch==1.13.1+rocm5.2\n"},
    {"S01", "x = torch.randn(1, 3, 44, 44).cuda()\ny = conv(x)  # Hangs\n"},
    {"S38", "torch.cuda.is_available()  # Returns False\n"},
    // Failed configurations
    {"S01", "Python 3.12, torch 2.2.2+rocm5.7, ROCm 5.7.0, HSA_OVERRIDE_GFX_VERSION=10.3.0: hangs\n"},
    {"S01",
     "$ python -c 'import torch; print(torch.__version__)'\n2.5.1+rocm6.2\n$ env | grep HSA\n"
     "HSA_OVERRIDE_GFX_VERSION=10.3.0\n$ python conv.py\n^C it hung\n"},
    {"S01",
     "Python 3.12, torch 2.2.2+rocm5.7, ROCm 5.2.0\nHSA_OVERRIDE_GFX_VERSION=10.3.0\nMemory access fault by "
     "GPU "
     "node-1 on address 0x7f00. Reason: Page not present or supervisor privilege.\n"},
    {"S21",
     "Python 3.12.3\n$ pip install torch==1.13.1+rocm5.2\nERROR: No matching distribution found for "
     "torch==1.13.1+rocm5.2\n"},
};

}  // namespace

std::span<const Log> symptom_logs() {
  return kSymptoms;
}
std::span<const Log> short_logs() {
  return kShort;
}
std::span<const Log> seed_logs() {
  return kSeed;
}

}  // namespace rocfix::explain
