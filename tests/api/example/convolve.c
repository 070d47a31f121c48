/* SPDX-License-Identifier: MIT */
/* One convolution through rocfix's C interface, on the device named on the command line ("cpu" without one). */
#include <rocfix/rocfix.h>
#include <stdio.h>
#include <stdlib.h>

static void check(rocfix_status status) {
  if (status == ROCFIX_OK) return;
  fprintf(stderr, "%s: %s\n", rocfix_status_name(status), rocfix_last_error());
  exit(1);
}

int main(int argc, char** argv) {
  rocfix_context* context;
  rocfix_solution* solution;
  check(rocfix_context_create(argc > 1 ? argv[1] : "cpu", NULL, &context));
  check(rocfix_solution_create(context, "n1c3h44w44_k64r3s3_p1", NULL, &solution));

  const size_t x_bytes = rocfix_solution_tensor_bytes(solution, 'x');
  const size_t w_bytes = rocfix_solution_tensor_bytes(solution, 'w');
  const size_t y_bytes = rocfix_solution_tensor_bytes(solution, 'y');
  const size_t workspace_bytes = rocfix_solution_workspace_bytes(solution);
  float* x = malloc(x_bytes); /* host memory: right for "cpu" */
  float* w = malloc(w_bytes);
  float* y = malloc(y_bytes);
  void* workspace = workspace_bytes ? malloc(workspace_bytes) : NULL;
  for (size_t i = 0; i < x_bytes / sizeof *x; ++i) x[i] = 1;
  for (size_t i = 0; i < w_bytes / sizeof *w; ++i) w[i] = 1;

  check(rocfix_execute(solution, x, w, y, workspace, workspace_bytes));
  check(rocfix_context_synchronize(context));
  printf("rocfix %s, %s: corner %g, inside %g\n", rocfix_version(), rocfix_solution_solver(solution), y[0], y[45]);

  rocfix_solution_destroy(solution);
  rocfix_context_destroy(context);
  return 0;
}
