/* SPDX-License-Identifier: MIT */
/*
 * rocfix: convolutions for AMD's first RDNA cards. The C interface.
 *
 *   rocfix_context   a device and a stream of it
 *   rocfix_solution  a problem with the solver that computes it on that context's device
 *
 * Every call that can fail returns a rocfix_status; rocfix_last_error() then holds a sentence with the
 * remedy, for the calling thread. No call prints, exits or throws. Null for a required pointer is
 * ROCFIX_BAD_INPUT.
 *
 * Threads: a context and its solutions may be used from several threads; calls on one context run one at a
 * time. Work is put on the context's stream: the results are there when the stream has got that far.
 *
 * Version: functions are only added while the first number of the version stays (rocfix_version()).
 */
#ifndef ROCFIX_ROCFIX_H
#define ROCFIX_ROCFIX_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ROCFIX_API __attribute__((visibility("default")))

/* Statuses. New ones may be added: treat an unknown one as an error. */
typedef enum rocfix_status {
  ROCFIX_OK = 0,
  ROCFIX_BAD_INPUT = 1,     /* an argument is wrong */
  ROCFIX_UNSUPPORTED = 2,   /* no solver computes this problem on this device */
  ROCFIX_NOT_FOUND = 3,     /* no such device or runtime */
  ROCFIX_OUT_OF_MEMORY = 4, /* of the device or the host */
  ROCFIX_DEVICE_ERROR = 5,  /* the device's runtime reported an error */
  ROCFIX_TIMEOUT = 6,       /* a time limit passed */
  ROCFIX_IO_ERROR = 7,      /* reading or writing failed */
  ROCFIX_INTERNAL = 8       /* a defect of rocfix */
} rocfix_status;

typedef struct rocfix_context rocfix_context;
typedef struct rocfix_solution rocfix_solution;

/* "0.1.0", of the library that is loaded. */
ROCFIX_API const char* rocfix_version(void);

/* The last error of the calling thread; "" when it had none. Valid until the thread's next rocfix call. */
ROCFIX_API const char* rocfix_last_error(void);

/* A short name such as "ROCFIX_BAD_INPUT". */
ROCFIX_API const char* rocfix_status_name(rocfix_status status);

/*
 * Opens a device. `device` is "auto", "cpu", "hip", "hip:N", "cuda" or "cuda:N". `stream` is the runtime's
 * own handle (hipStream_t, CUstream), null for its default stream; it is not owned. Pointers given to
 * rocfix_execute belong to that device; for "cpu" they are host pointers.
 */
ROCFIX_API rocfix_status rocfix_context_create(const char* device, void* stream, rocfix_context** context);

/*
 * What the context's device is: "virtual: AMD Radeon RX 5600 XT (gfx1010), HIP 5.2 …". Lives as long as the context.
 */
ROCFIX_API const char* rocfix_context_device(const rocfix_context* context);

/* Waits for the stream and frees the context. Its solutions must be destroyed before. Null is allowed. */
ROCFIX_API void rocfix_context_destroy(rocfix_context* context);

/* Waits until everything that was put on the stream has run. */
ROCFIX_API rocfix_status rocfix_context_synchronize(rocfix_context* context);

/*
 * Turns a convolution that never ends into a status. 0, which is what it is before: none, and calls return before the
 * convolution has run. With a limit, rocfix_execute and its kin wait until the stream is empty, put the convolution on it
 * and wait until it has run, each for `seconds` at most (0.001 to 86400); a graph cannot be recorded meanwhile. When the
 * convolution passes the limit, ROCFIX_TIMEOUT; the solver is in quarantine for that problem and device unless the limit is
 * shorter than 2000 times what the cost model expects, and rocfix_last_error() says which. From then on every call on the
 * context is ROCFIX_TIMEOUT at once, destroying it does not wait, and memory of that device should not be freed. No thread
 * watches, nothing is killed: the device may stay busy until the process ends (_exit(): exit() may wait for it).
 */
ROCFIX_API rocfix_status rocfix_context_set_time_limit(rocfix_context* context, double seconds);

/*
 * Finds the solver for a problem. `problem` is its line of text, for example "n1c3h44w44_k64r3s3_p1_s2":
 * N C H W of x, K R S of w, padding, stride, dilation (_d), groups (_g), and for the forward direction what is done
 * to y: _bias, and one of _relu, _relu6, _silu or _leaky0.1 (that slope, 0 to 1). In front may stand, in this order, the
 * direction (bwd: or wrw:, else forward), the type (f16: or bf16:, else f32) and the layout (nhwc:, else nchw).
 * Tensors are dense:
 *   x  N x C x H x W      w  K x C/groups x R x S      y  N x K x OH x OW
 *   OH = (H + 2*pad - dilation*(R-1) - 1) / stride + 1, OW likewise
 *   bias  K
 * N = 0 is allowed: nothing is written, or for wrw: zeros.
 * nhwc: puts the second dimension last in each of them. Sums are in fp32, rounded once to the type.
 * `solver` is a solver's name (`rocfix solvers` lists them) or null for the best that takes the problem: what is in
 * quarantine is passed over, and one whose launch fails is replaced by the next that needs no more workspace, and is in
 * quarantine when that one's launch works. x and y from 4 GiB on are computed in parts along N (not for wrw:).
 */
ROCFIX_API rocfix_status rocfix_solution_create(rocfix_context* context, const char* problem,
                                                const char* solver, rocfix_solution** solution);
/* Null is allowed. */
ROCFIX_API void rocfix_solution_destroy(rocfix_solution* solution);

/* The solver that runs now, with its variant: "implicit_gemm:64x32". Lives as long as the solution. */
ROCFIX_API const char* rocfix_solution_solver(const rocfix_solution* solution);

/*
 * How much the solver rounds beside its fp32 sums: the standard deviation of an element's error is about this
 * x 2^-24 x the root mean squares of both inputs x (the terms of its sum + 144). 0: it rounds nothing but its sums.
 */
ROCFIX_API double rocfix_solution_error_growth(const rocfix_solution* solution);

/* Bytes of workspace that rocfix_execute needs; often 0. */
ROCFIX_API size_t rocfix_solution_workspace_bytes(const rocfix_solution* solution);

/* Bytes of the dense tensors: which = 'x', 'w', 'y' or 'b' (bias; 0 where the problem has none); 0 for another letter. */
ROCFIX_API size_t rocfix_solution_tensor_bytes(const rocfix_solution* solution, char which);

/*
 * Puts the convolution on the stream: forward writes y from x and w; backward data (bwd:) writes x, the gradient of
 * the input, from y, the gradient of the output, and w; backward weights (wrw:) writes w, the gradient of the weights,
 * from x and y, the gradient of the output. `workspace` is device memory of at least
 * rocfix_solution_workspace_bytes(); `workspace_bytes` is its size (null and 0 when none is needed). Too
 * small a workspace is ROCFIX_BAD_INPUT and nothing is launched. Pointers must be multiples of 4; what is
 * written must not overlap.
 */
ROCFIX_API rocfix_status rocfix_execute(rocfix_solution* solution, const void* x, const void* w, void* y,
                                        void* workspace, size_t workspace_bytes);

/*
 * The same with the bias: K elements of the problem's type. It must be null where the problem has none, and must not be
 * where it has.
 */
ROCFIX_API rocfix_status rocfix_execute_bias(rocfix_solution* solution, const void* x, const void* w, const void* bias,
                                             void* y, void* workspace, size_t workspace_bytes);

/*
 * The same on another stream of the context's device, null for the runtime's default stream: one context serves every
 * stream of its device, so that its code is loaded once. While `stream` is recorded into a graph, only solutions that
 * were executed before may be: loading code cannot be recorded. Devices without streams (cpu) ignore it.
 */
ROCFIX_API rocfix_status rocfix_execute_on(rocfix_solution* solution, void* stream, const void* x, const void* w,
                                           const void* bias, void* y, void* workspace, size_t workspace_bytes);

/*
 * Computes with host memory: copies the inputs to the device, runs, waits and copies back what the direction writes.
 * Takes its device memory for the time of the call. Slow on a card; for the virtual card and for tests. `bias` as for
 * rocfix_execute_bias.
 */
ROCFIX_API rocfix_status rocfix_execute_host(rocfix_solution* solution, void* x, void* w, const void* bias, void* y);

#ifdef __cplusplus
}
#endif

#endif /* ROCFIX_ROCFIX_H */
