// SPDX-License-Identifier: MIT
#include "device/cpu/onednn_convolution.h"

namespace rocfix {
namespace {

dnnl_memory_desc_t any_layout(const dnnl_memory_desc_t& desc, const OneDnnApi& api) {
  dnnl_memory_desc_t any;
  api.dnnl_memory_desc_init_by_tag(&any, desc.ndims, desc.dims, desc.data_type, dnnl_format_tag_any);
  return any;
}

}  // namespace

Result<std::unique_ptr<OneDnnConvolution>> OneDnnConvolution::create(const OneDnnApi& api,
                                                                     dnnl_engine_t engine,
                                                                     const ConvProblem& problem) {
  std::unique_ptr<OneDnnConvolution> convolution(new OneDnnConvolution(api));
  ROCFIX_CHECK(convolution->describe(problem));
  ROCFIX_CHECK(convolution->create_primitive(engine, problem));
  return convolution;
}

OneDnnConvolution::~OneDnnConvolution() {
  for (auto* operand : {&x_, &w_, &y_}) destroy(*operand);
  if (primitive_) api_.dnnl_primitive_destroy(primitive_);
}

Status OneDnnConvolution::describe(const ConvProblem& p) {
  const dnnl_dims_t x = {p.n, p.c, p.h, p.w};
  const dnnl_dims_t w = {p.groups, p.k / p.groups, p.c / p.groups, p.r, p.s};
  const dnnl_dims_t y = {p.n, p.k, p.out_h(), p.out_w()};
  const auto plain = [&](Operand& operand, int rank, const dnnl_dims_t dims, dnnl_format_tag_t tag) {
    return api_.check(api_.dnnl_memory_desc_init_by_tag(&operand.plain_desc, rank, dims, dnnl_f32, tag),
                      "describing a tensor");
  };
  ROCFIX_CHECK(plain(x_, 4, x, dnnl_abcd));
  ROCFIX_CHECK(plain(y_, 4, y, dnnl_abcd));
  if (p.groups == 1) return plain(w_, 4, w + 1, dnnl_abcd);
  return plain(w_, 5, w, dnnl_abcde);
}

// The far padding is what the output size leaves; it can be less than the near one when the stride does not
// divide, and oneDNN wants it said exactly.
Status OneDnnConvolution::create_primitive(dnnl_engine_t engine, const ConvProblem& p) {
  const dnnl_dims_t strides = {p.stride_h, p.stride_w};
  const dnnl_dims_t dilates = {p.dilation_h - 1, p.dilation_w - 1};
  const dnnl_dims_t near = {p.pad_h, p.pad_w};
  const dnnl_dims_t far = {(p.out_h() - 1) * p.stride_h + p.dilation_h * (p.r - 1) + 1 - p.h - p.pad_h,
                           (p.out_w() - 1) * p.stride_w + p.dilation_w * (p.s - 1) + 1 - p.w - p.pad_w};
  const auto x = any_layout(x_.plain_desc, api_), w = any_layout(w_.plain_desc, api_),
             y = any_layout(y_.plain_desc, api_);
  dnnl_convolution_desc_t desc;
  ROCFIX_CHECK(api_.check(
      api_.dnnl_dilated_convolution_forward_desc_init(&desc, dnnl_forward_inference, dnnl_convolution_direct,
                                                      &x, &w, nullptr, &y, strides, dilates, near, far),
      "describing the convolution"));
  dnnl_primitive_desc_t chosen;
  ROCFIX_CHECK(api_.check(api_.dnnl_primitive_desc_create(&chosen, &desc, nullptr, engine, nullptr),
                          "choosing a convolution"));
  Status status = api_.check(api_.dnnl_primitive_create(&primitive_, chosen), "preparing the convolution");
  if (status) status = bind(x_, engine, chosen, dnnl_query_src_md);
  if (status) status = bind(w_, engine, chosen, dnnl_query_weights_md);
  if (status) status = bind(y_, engine, chosen, dnnl_query_dst_md);
  api_.dnnl_primitive_desc_destroy(chosen);
  return status;
}

Status OneDnnConvolution::bind(Operand& operand, dnnl_engine_t engine, dnnl_primitive_desc_t convolution,
                               dnnl_query_t what) {
  ROCFIX_CHECK(
      api_.check(api_.dnnl_memory_create(&operand.plain, &operand.plain_desc, engine, DNNL_MEMORY_NONE),
                 "making a tensor"));
  const dnnl_memory_desc_t* wanted = api_.dnnl_primitive_desc_query_md(convolution, what, 0);
  if (api_.dnnl_memory_desc_equal(wanted, &operand.plain_desc)) return {};
  ROCFIX_CHECK(api_.check(api_.dnnl_memory_create(&operand.preferred, wanted, engine, DNNL_MEMORY_ALLOCATE),
                          "making a tensor"));
  const bool result = what == dnnl_query_dst_md;
  const dnnl_memory_desc_t* from = result ? wanted : &operand.plain_desc;
  const dnnl_memory_desc_t* to = result ? &operand.plain_desc : wanted;
  dnnl_primitive_desc_t reorder;
  ROCFIX_CHECK(
      api_.check(api_.dnnl_reorder_primitive_desc_create(&reorder, from, engine, to, engine, nullptr),
                 "choosing a reorder"));
  const Status status =
      api_.check(api_.dnnl_primitive_create(&operand.reorder, reorder), "preparing a reorder");
  api_.dnnl_primitive_desc_destroy(reorder);
  return status;
}

Status OneDnnConvolution::run_reorder(const Operand& operand, dnnl_memory_t from, dnnl_memory_t to,
                                      dnnl_stream_t stream) {
  if (!operand.reorder) return {};
  const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
  return api_.check(api_.dnnl_primitive_execute(operand.reorder, stream, 2, arguments), "a reorder");
}

Status OneDnnConvolution::execute(dnnl_stream_t stream, const TensorAddresses& tensors) {
  const std::pair<Operand*, Address> handles[] = {{&x_, tensors.x}, {&w_, tensors.w}, {&y_, tensors.y}};
  for (const auto& [operand, address] : handles)
    ROCFIX_CHECK(
        api_.check(api_.dnnl_memory_set_data_handle(operand->plain, reinterpret_cast<void*>(address)),
                   "binding a tensor"));
  ROCFIX_CHECK(run_reorder(x_, x_.plain, x_.preferred, stream));
  ROCFIX_CHECK(run_reorder(w_, w_.plain, w_.preferred, stream));
  const dnnl_exec_arg_t arguments[] = {
      {DNNL_ARG_SRC, x_.memory()}, {DNNL_ARG_WEIGHTS, w_.memory()}, {DNNL_ARG_DST, y_.memory()}};
  ROCFIX_CHECK(api_.check(api_.dnnl_primitive_execute(primitive_, stream, 3, arguments), "the convolution"));
  ROCFIX_CHECK(run_reorder(y_, y_.preferred, y_.plain, stream));
  return api_.check(api_.dnnl_stream_wait(stream), "waiting");
}

void OneDnnConvolution::destroy(Operand& operand) {
  if (operand.plain) api_.dnnl_memory_destroy(operand.plain);
  if (operand.preferred) api_.dnnl_memory_destroy(operand.preferred);
  if (operand.reorder) api_.dnnl_primitive_destroy(operand.reorder);
}

}  // namespace rocfix
