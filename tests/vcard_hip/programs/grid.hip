// SPDX-License-Identifier: MIT
// Ids and sizes in three dimensions, with groups whose last wave is not full.
#include "program.h"

struct Ids {
  uint3 item, group;
  dim3 items, groups;
};

__global__ void note(Ids* out) {
  const unsigned group = (blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
  const unsigned item = (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
  Ids ids;
  ids.item = make_uint3(threadIdx.x, threadIdx.y, threadIdx.z);
  ids.group = make_uint3(blockIdx.x, blockIdx.y, blockIdx.z);
  ids.items = dim3(blockDim.x, blockDim.y, blockDim.z);
  ids.groups = dim3(gridDim.x, gridDim.y, gridDim.z);
  out[group * blockDim.x * blockDim.y * blockDim.z + item] = ids;
}

void check_grid(Check& check, dim3 groups, dim3 items) {
  const unsigned per_group = items.x * items.y * items.z;
  DeviceArray<Ids> out(size_t{groups.x} * groups.y * groups.z * per_group);
  out.fill_bytes(0xff);
  note<<<groups, items>>>(out.get());
  const auto got = out.read();
  for (unsigned n = 0; n < got.size(); ++n) {
    const unsigned item = n % per_group, group = n / per_group;
    check.that(got[n].item.x == item % items.x && got[n].item.y == item / items.x % items.y &&
                   got[n].item.z == item / items.x / items.y, "item", n);
    check.that(got[n].group.x == group % groups.x && got[n].group.y == group / groups.x % groups.y &&
                   got[n].group.z == group / groups.x / groups.y, "group", n);
    check.that(got[n].items.x == items.x && got[n].items.y == items.y && got[n].items.z == items.z, "items", n);
    check.that(got[n].groups.x == groups.x && got[n].groups.y == groups.y && got[n].groups.z == groups.z, "groups", n);
  }
}

int main() {
  Check check("grid");
  check_grid(check, dim3(1), dim3(1));
  check_grid(check, dim3(3, 2, 5), dim3(7, 3, 4));
  check_grid(check, dim3(2, 3), dim3(1024));
  check_grid(check, dim3(1, 2, 3), dim3(16, 16, 4));
  check_grid(check, dim3(5000), dim3(33));
  return check.finish();
}
