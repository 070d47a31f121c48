// SPDX-License-Identifier: MIT
#include "inspect/container/compressed.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <memory>
#include <new>

namespace rocfix::inspect {
namespace {

constexpr uint16_t kZlib = 0, kZstd = 1;  // llvm::compression::Format

Error bad(std::string what) {
  return {Code::kBadInput, "compressed bundle: " + std::move(what)};
}

// The stream, its size where the header tells it.
Bytes stream_of(Bytes bytes, const CompressedHeader& header) {
  if (header.total_bytes == 0) return bytes.subspan(header.header_bytes);
  return bytes.subspan(header.header_bytes, header.total_bytes - header.header_bytes);
}

// zlib counts in 32 bits: the stream goes through it in parts. Returns how much of it was read.
Result<uint64_t> inflate_into(Bytes stream, std::string& memory, bool all) {
  constexpr uint64_t kPart = 1u << 30;
  z_stream z{};
  if (inflateInit(&z) != Z_OK) return Error{Code::kOutOfMemory, "no memory for zlib"};
  uint64_t in = 0, out = 0;
  int state = Z_OK;
  while (state == Z_OK) {
    z.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(stream.data()) + in);
    z.avail_in = static_cast<uInt>(std::min<uint64_t>(stream.size() - in, kPart));
    z.next_out = reinterpret_cast<Bytef*>(memory.data()) + out;
    z.avail_out = static_cast<uInt>(std::min<uint64_t>(memory.size() - out, kPart));
    const uInt in_before = z.avail_in, out_before = z.avail_out;
    state = inflate(&z, Z_NO_FLUSH);
    in += in_before - z.avail_in;
    out += out_before - z.avail_out;
  }
  inflateEnd(&z);
  if ((all && state != Z_STREAM_END) || out != memory.size()) return bad("its zlib stream is damaged");
  return in;
}

// The first bytes only; the header knows where the stream ends.
Result<uint64_t> begin_unzstd_into(Bytes stream, std::string& memory) {
  const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  if (!context) return Error{Code::kOutOfMemory, "no memory for zstd"};
  ZSTD_inBuffer in{stream.data(), stream.size(), 0};
  ZSTD_outBuffer out{memory.data(), memory.size(), 0};
  while (out.pos < out.size) {
    const size_t before = in.pos + out.pos;
    if (ZSTD_isError(ZSTD_decompressStream(context.get(), &out, &in)) || in.pos + out.pos == before)
      return bad("its zstd stream is damaged");
  }
  return stream.size();
}

Result<uint64_t> unzstd_into(Bytes stream, std::string& memory) {
  const size_t size = ZSTD_findFrameCompressedSize(stream.data(), stream.size());
  if (ZSTD_isError(size)) return bad("its zstd stream is damaged");
  const size_t got = ZSTD_decompress(memory.data(), memory.size(), stream.data(), size);
  if (ZSTD_isError(got) || got != memory.size()) return bad("its zstd stream is damaged");
  return size;
}

}  // namespace

Blob own(std::string memory) {
  const auto kept = std::make_shared<const std::string>(std::move(memory));
  return {as_bytes(*kept), kept, true};
}

Result<CompressedHeader> read_compressed_header(Bytes bytes) {
  CompressedHeader header;
  header.version = read_at<uint16_t>(bytes, 4).value_or(0);
  header.method = read_at<uint16_t>(bytes, 6).value_or(0);
  const auto short_number = [&](uint64_t at) -> uint64_t { return read_at<uint32_t>(bytes, at).value_or(0); };
  const auto long_number = [&](uint64_t at) { return read_at<uint64_t>(bytes, at).value_or(0); };
  // A hash of 8 bytes, which only helps the compiler's tools, ends each header.
  switch (header.version) {
    case 1:
      header.unpacked_bytes = short_number(8), header.header_bytes = 20;
      break;
    case 2:
      header.total_bytes = short_number(8), header.unpacked_bytes = short_number(12),
      header.header_bytes = 24;
      break;
    case 3:
      header.total_bytes = long_number(8), header.unpacked_bytes = long_number(16), header.header_bytes = 32;
      break;
    default:
      return bad(fmt::format("of version {}; 1 to 3 can be read", header.version));
  }
  const bool tells = header.version != 1;
  if (bytes.size() < header.header_bytes ||
      (tells && (header.total_bytes < header.header_bytes || header.total_bytes > bytes.size())))
    return bad("it is cut short");
  if (header.unpacked_bytes > kLargestUnpacked)
    return bad(fmt::format("it claims to unpack to {} bytes", header.unpacked_bytes));
  return header;
}

Result<Unpacked> unpack(Bytes bytes, const CompressedHeader& header, uint64_t most) {
  const Bytes stream = stream_of(bytes, header);
  // Neither packs tighter than about a thousand to one (zlib) or 2^17 to one (a zstd block of 3 bytes).
  constexpr uint64_t kTightest = 1 << 18;
  if (header.unpacked_bytes / kTightest > stream.size())
    return bad("it claims to unpack to more than it can hold");
  // Version 1 does not say where the stream ends: only unpacking all of it does.
  const bool all = header.total_bytes == 0 || header.unpacked_bytes <= most;
  std::string memory;
  try {
    memory.resize(all ? header.unpacked_bytes : most);
  } catch (const std::bad_alloc&) {
    return Error{Code::kOutOfMemory, fmt::format("no memory for {} bytes", header.unpacked_bytes)};
  }
  if (header.method != kZlib && header.method != kZstd)
    return bad(fmt::format("packed by method {}; 0 (zlib) and 1 (zstd) can be read", header.method));
  const auto consumed = header.method == kZlib ? inflate_into(stream, memory, all)
                        : all                  ? unzstd_into(stream, memory)
                                               : begin_unzstd_into(stream, memory);
  if (!consumed) return consumed.error();
  const uint64_t total = header.total_bytes != 0 ? header.total_bytes : header.header_bytes + *consumed;
  return Unpacked{own(std::move(memory)), total};
}

}  // namespace rocfix::inspect
