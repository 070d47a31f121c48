// SPDX-License-Identifier: MIT
// rocSPARSE's gfx1030 kernels: products, a triangular solve (rows wait for rows, across groups), transposition, sorting.
// Whole numbers throughout: the results are exact.
#include <rocsparse/rocsparse.h>

#include <algorithm>
#include <map>

#include "program.h"

#define SPARSE_MUST(call) sparse_must((call), #call)

void sparse_must(rocsparse_status status, const char* call) {
  if (status == rocsparse_status_success) return;
  std::printf("%s: status %d\n", call, status);
  std::exit(1);
}

struct Matrix {
  int rows, columns;
  std::vector<int> starts, indices;
  std::vector<float> values;
};

Matrix random_matrix(int rows, int columns, int most_in_row, unsigned seed) {
  std::mt19937 engine(seed);
  Matrix m{rows, columns, {0}, {}, {}};
  for (int row = 0; row < rows; ++row) {
    std::map<int, float> entries;
    const int count = static_cast<int>(engine() % (most_in_row + 1)) * (row % 97 == 5 ? 8 : 1);  // some long rows
    for (int n = 0; n < count; ++n) entries[engine() % columns] = static_cast<float>(engine() % 9) - 4;
    for (const auto& [column, value] : entries) {
      m.indices.push_back(column);
      m.values.push_back(value);
    }
    m.starts.push_back(static_cast<int>(m.indices.size()));
  }
  return m;
}

// Ones on the diagonal, a few entries before it.
Matrix lower_triangle(int rows, unsigned seed) {
  std::mt19937 engine(seed);
  Matrix m{rows, rows, {0}, {}, {}};
  for (int row = 0; row < rows; ++row) {
    std::map<int, float> entries{{row, 1.0f}};
    for (int n = 0; n < 3 && row > 0; ++n) entries[engine() % row] = engine() % 2 == 0 ? 1.0f : -1.0f;
    for (const auto& [column, value] : entries) {
      m.indices.push_back(column);
      m.values.push_back(value);
    }
    m.starts.push_back(static_cast<int>(m.indices.size()));
  }
  return m;
}

struct DeviceMatrix {
  explicit DeviceMatrix(const Matrix& m)
      : rows(m.rows), columns(m.columns), entries(static_cast<int>(m.indices.size())), starts(m.starts),
        indices(m.indices), values(m.values) {}
  int rows, columns, entries;
  DeviceArray<int> starts, indices;
  DeviceArray<float> values;
};

std::vector<float> product(const Matrix& m, const std::vector<float>& x) {
  std::vector<float> y(m.rows);
  for (int row = 0; row < m.rows; ++row)
    for (int n = m.starts[row]; n < m.starts[row + 1]; ++n) y[row] += m.values[n] * x[m.indices[n]];
  return y;
}

class Tests {
 public:
  explicit Tests(Check& check) : check_(check) {
    SPARSE_MUST(rocsparse_create_handle(&handle_));
    SPARSE_MUST(rocsparse_create_mat_descr(&general_));
    SPARSE_MUST(rocsparse_create_mat_descr(&lower_));
    SPARSE_MUST(rocsparse_set_mat_fill_mode(lower_, rocsparse_fill_mode_lower));
    SPARSE_MUST(rocsparse_set_mat_diag_type(lower_, rocsparse_diag_type_non_unit));
  }

  // With and without analysis: two algorithms.
  void check_product_with_vector() {
    const Matrix m = random_matrix(3001, 1500, 12, 1);
    const auto x = random_integers<float>(m.columns, -9, 9);
    const auto wanted = product(m, x);
    const DeviceMatrix a(m);
    DeviceArray<float> x_device(x), y(m.rows);
    const float one = 1, zero = 0;
    rocsparse_mat_info info;
    SPARSE_MUST(rocsparse_create_mat_info(&info));
    for (const bool analysed : {false, true}) {
      if (analysed)
        SPARSE_MUST(rocsparse_scsrmv_analysis(handle_, rocsparse_operation_none, a.rows, a.columns, a.entries, general_,
                                              a.values.get(), a.starts.get(), a.indices.get(), info));
      y.fill_bytes(0xff);
      SPARSE_MUST(rocsparse_scsrmv(handle_, rocsparse_operation_none, a.rows, a.columns, a.entries, &one, general_,
                                   a.values.get(), a.starts.get(), a.indices.get(), analysed ? info : nullptr,
                                   x_device.get(), &zero, y.get()));
      check_.all_equal(y.read(), wanted, analysed ? "csrmv, analysed" : "csrmv");
    }
    SPARSE_MUST(rocsparse_destroy_mat_info(info));
  }

  void check_product_with_matrix() {
    constexpr int kVectors = 19;
    const Matrix m = random_matrix(700, 400, 9, 2);
    const auto b = random_integers<float>(m.columns * kVectors, -9, 9);
    const DeviceMatrix a(m);
    DeviceArray<float> b_device(b), c(m.rows * kVectors);
    const float one = 1, zero = 0;
    SPARSE_MUST(rocsparse_scsrmm(handle_, rocsparse_operation_none, rocsparse_operation_none, a.rows, kVectors,
                                 a.columns, a.entries, &one, general_, a.values.get(), a.starts.get(), a.indices.get(),
                                 b_device.get(), a.columns, &zero, c.get(), a.rows));
    std::vector<float> wanted;
    for (int n = 0; n < kVectors; ++n) {
      const auto column = product(m, {b.begin() + n * m.columns, b.begin() + (n + 1) * m.columns});
      wanted.insert(wanted.end(), column.begin(), column.end());
    }
    check_.all_equal(c.read(), wanted, "csrmm");
  }

  void check_triangular_solve() {
    const Matrix m = lower_triangle(1200, 3);
    auto x = random_integers<float>(m.rows, -3, 3);
    const DeviceMatrix a(m);
    DeviceArray<float> right(product(m, x)), got(m.rows);
    rocsparse_mat_info info;
    SPARSE_MUST(rocsparse_create_mat_info(&info));
    size_t bytes = 0;
    SPARSE_MUST(rocsparse_scsrsv_buffer_size(handle_, rocsparse_operation_none, a.rows, a.entries, lower_,
                                             a.values.get(), a.starts.get(), a.indices.get(), info, &bytes));
    DeviceArray<char> buffer(bytes);
    SPARSE_MUST(rocsparse_scsrsv_analysis(handle_, rocsparse_operation_none, a.rows, a.entries, lower_, a.values.get(),
                                          a.starts.get(), a.indices.get(), info, rocsparse_analysis_policy_force,
                                          rocsparse_solve_policy_auto, buffer.get()));
    const float one = 1;
    SPARSE_MUST(rocsparse_scsrsv_solve(handle_, rocsparse_operation_none, a.rows, a.entries, &one, lower_,
                                       a.values.get(), a.starts.get(), a.indices.get(), info, right.get(), got.get(),
                                       rocsparse_solve_policy_auto, buffer.get()));
    check_.all_equal(got.read(), x, "csrsv");
    SPARSE_MUST(rocsparse_destroy_mat_info(info));
  }

  void check_transposition() {
    const Matrix m = random_matrix(500, 300, 10, 4);
    const DeviceMatrix a(m);
    DeviceArray<float> values(a.entries);
    DeviceArray<int> rows(a.entries), starts(a.columns + 1);
    size_t bytes = 0;
    SPARSE_MUST(rocsparse_csr2csc_buffer_size(handle_, a.rows, a.columns, a.entries, a.starts.get(), a.indices.get(),
                                              rocsparse_action_numeric, &bytes));
    DeviceArray<char> buffer(bytes);
    SPARSE_MUST(rocsparse_scsr2csc(handle_, a.rows, a.columns, a.entries, a.values.get(), a.starts.get(),
                                   a.indices.get(), values.get(), rows.get(), starts.get(), rocsparse_action_numeric,
                                   rocsparse_index_base_zero, buffer.get()));
    std::vector<float> wanted_values;
    std::vector<int> wanted_rows, wanted_starts{0};
    for (int column = 0; column < m.columns; ++column) {
      for (int row = 0; row < m.rows; ++row)
        for (int n = m.starts[row]; n < m.starts[row + 1]; ++n)
          if (m.indices[n] == column) {
            wanted_rows.push_back(row);
            wanted_values.push_back(m.values[n]);
          }
      wanted_starts.push_back(static_cast<int>(wanted_rows.size()));
    }
    check_.all_equal(starts.read(), wanted_starts, "csr2csc start");
    check_.all_equal(rows.read(), wanted_rows, "csr2csc row");
    check_.all_equal(values.read(), wanted_values, "csr2csc value");
  }

  void check_vectors() {
    constexpr int kCount = 5000, kEntries = 700;
    std::vector<int> indices(kCount);
    for (int n = 0; n < kCount; ++n) indices[n] = n;
    std::shuffle(indices.begin(), indices.end(), std::mt19937(5));
    indices.resize(kEntries);
    const auto sparse = random_integers<float>(kEntries, -9, 9);
    auto dense = random_integers<float>(kCount, -9, 9, 2);
    DeviceArray<int> indices_device(indices);
    DeviceArray<float> sparse_device(sparse), dense_device(dense), sum(1);
    float dot = 0, wanted_dot = 0;
    SPARSE_MUST(rocsparse_sdoti(handle_, kEntries, sparse_device.get(), indices_device.get(), dense_device.get(), &dot,
                                rocsparse_index_base_zero));
    MUST(hipDeviceSynchronize());
    for (int n = 0; n < kEntries; ++n) wanted_dot += sparse[n] * dense[indices[n]];
    check_.equal(dot, wanted_dot, "doti");
    const float three = 3;
    SPARSE_MUST(rocsparse_saxpyi(handle_, kEntries, &three, sparse_device.get(), indices_device.get(),
                                 dense_device.get(), rocsparse_index_base_zero));
    for (int n = 0; n < kEntries; ++n) dense[indices[n]] += 3 * sparse[n];
    check_.all_equal(dense_device.read(), dense, "axpyi");
  }

 private:
  Check& check_;
  rocsparse_handle handle_;
  rocsparse_mat_descr general_, lower_;
};

int main() {
  Check check("rocsparse");
  Tests tests(check);
  tests.check_vectors();
  tests.check_product_with_vector();
  tests.check_product_with_matrix();
  tests.check_transposition();
  tests.check_triangular_solve();
  return check.finish();
}
